// Original file: proto/comity/v1/federation.proto

import type { AnswerInput as _comity_v1_AnswerInput, AnswerOutput as _comity_v1_AnswerOutput } from '../../comity/v1/Answer.ts';

export interface ExchangeResponseInput {
  'answers'?: (_comity_v1_AnswerInput)[];
}

export interface ExchangeResponseOutput {
  'answers': (_comity_v1_AnswerOutput)[];
}
