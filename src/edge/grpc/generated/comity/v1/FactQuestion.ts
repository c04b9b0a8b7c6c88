// Original file: proto/comity/v1/law.proto

import type { QuestionWeightInput as _comity_v1_QuestionWeightInput, QuestionWeightOutput as _comity_v1_QuestionWeightOutput } from '../../comity/v1/QuestionWeight.ts';
import type { FactInput as _comity_v1_FactInput, FactOutput as _comity_v1_FactOutput } from '../../comity/v1/Fact.ts';
import type { FactOutcomeInput as _comity_v1_FactOutcomeInput, FactOutcomeOutput as _comity_v1_FactOutcomeOutput } from '../../comity/v1/FactOutcome.ts';

export interface FactQuestionInput {
  'fact'?: (string);
  'weight'?: (_comity_v1_QuestionWeightInput);
  'given'?: (_comity_v1_FactInput | null);
  'outcomes'?: (_comity_v1_FactOutcomeInput)[];
}

export interface FactQuestionOutput {
  'fact'?: (string);
  'weight'?: (_comity_v1_QuestionWeightOutput);
  'given'?: (_comity_v1_FactOutput);
  'outcomes': (_comity_v1_FactOutcomeOutput)[];
}
