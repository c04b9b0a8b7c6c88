// Original file: proto/comity/v1/notices.proto

import type { DeadLetterInput as _comity_v1_DeadLetterInput, DeadLetterOutput as _comity_v1_DeadLetterOutput } from '../../comity/v1/DeadLetter.ts';

export interface RequeueResponseInput {
  'requeued'?: (_comity_v1_DeadLetterInput)[];
}

export interface RequeueResponseOutput {
  'requeued': (_comity_v1_DeadLetterOutput)[];
}
