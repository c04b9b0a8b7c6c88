// Original file: proto/comity/v1/transfers.proto

import type { ConsentInput as _comity_v1_ConsentInput, ConsentOutput as _comity_v1_ConsentOutput } from '../../comity/v1/Consent.ts';

export interface SubjectRecordInput {
  'age'?: (number);
  'modality'?: (string)[];
  'form'?: (string)[];
  'sharedConsents'?: (number)[];
  'consents'?: (_comity_v1_ConsentInput)[];
  '_age'?: "age";
}

export interface SubjectRecordOutput {
  'age'?: (number);
  'modality': (string)[];
  'form': (string)[];
  'sharedConsents': (number)[];
  'consents': (_comity_v1_ConsentOutput)[];
}
