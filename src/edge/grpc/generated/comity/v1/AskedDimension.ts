// Original file: proto/comity/v1/law.proto

import type { CitationInput as _comity_v1_CitationInput, CitationOutput as _comity_v1_CitationOutput } from '../../comity/v1/Citation.ts';
import type { QuestionWeightInput as _comity_v1_QuestionWeightInput, QuestionWeightOutput as _comity_v1_QuestionWeightOutput } from '../../comity/v1/QuestionWeight.ts';

export interface AskedDimensionInput {
  'dimension'?: (string);
  'citation'?: (_comity_v1_CitationInput | null);
  'weight'?: (_comity_v1_QuestionWeightInput);
}

export interface AskedDimensionOutput {
  'dimension'?: (string);
  'citation'?: (_comity_v1_CitationOutput);
  'weight'?: (_comity_v1_QuestionWeightOutput);
}
