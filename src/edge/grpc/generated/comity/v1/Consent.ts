// Original file: proto/comity/v1/transfers.proto

import type { ConsentUseInput as _comity_v1_ConsentUseInput, ConsentUseOutput as _comity_v1_ConsentUseOutput } from '../../comity/v1/ConsentUse.ts';
import type { ConsentSubjectsInput as _comity_v1_ConsentSubjectsInput, ConsentSubjectsOutput as _comity_v1_ConsentSubjectsOutput } from '../../comity/v1/ConsentSubjects.ts';

export interface ConsentInput {
  'givenFor'?: (_comity_v1_ConsentUseInput)[];
  'qualities'?: (string)[];
  'purposes'?: (string)[];
  'modalities'?: (string)[];
  'forms'?: (string)[];
  'recipients'?: (string)[];
  'destinations'?: (string)[];
  'tiers'?: (string)[];
  'givenDate'?: (string);
  'untilDate'?: (string);
  'subjects'?: (_comity_v1_ConsentSubjectsInput);
  'evidence'?: (string);
}

export interface ConsentOutput {
  'givenFor': (_comity_v1_ConsentUseOutput)[];
  'qualities': (string)[];
  'purposes': (string)[];
  'modalities': (string)[];
  'forms': (string)[];
  'recipients': (string)[];
  'destinations': (string)[];
  'tiers': (string)[];
  'givenDate'?: (string);
  'untilDate'?: (string);
  'subjects'?: (_comity_v1_ConsentSubjectsOutput);
  'evidence'?: (string);
}
