// Original file: proto/comity/v1/transfers.proto

import type { TranslationInput as _comity_v1_TranslationInput, TranslationOutput as _comity_v1_TranslationOutput } from '../../comity/v1/Translation.ts';

export interface RecordTermsInput {
  'terms'?: (_comity_v1_TranslationInput)[];
}

export interface RecordTermsOutput {
  'terms': (_comity_v1_TranslationOutput)[];
}
