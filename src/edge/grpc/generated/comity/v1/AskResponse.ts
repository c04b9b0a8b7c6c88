// Original file: proto/comity/v1/law.proto

import type { LawAnswerInput as _comity_v1_LawAnswerInput, LawAnswerOutput as _comity_v1_LawAnswerOutput } from '../../comity/v1/LawAnswer.ts';

export interface AskResponseInput {
  'answer'?: (_comity_v1_LawAnswerInput | null);
}

export interface AskResponseOutput {
  'answer'?: (_comity_v1_LawAnswerOutput);
}
