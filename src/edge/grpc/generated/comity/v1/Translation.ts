// Original file: proto/comity/v1/transfers.proto

import type { TranslationResultInput as _comity_v1_TranslationResultInput, TranslationResultOutput as _comity_v1_TranslationResultOutput } from '../../comity/v1/TranslationResult.ts';

export interface TranslationInput {
  'path'?: (string);
  'source'?: (string);
  'concept'?: (string);
  'target'?: (string)[];
  'result'?: (_comity_v1_TranslationResultInput);
}

export interface TranslationOutput {
  'path'?: (string);
  'source'?: (string);
  'concept'?: (string);
  'target': (string)[];
  'result'?: (_comity_v1_TranslationResultOutput);
}
