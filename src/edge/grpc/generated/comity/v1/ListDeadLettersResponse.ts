// Original file: proto/comity/v1/notices.proto

import type { DeadLetterInput as _comity_v1_DeadLetterInput, DeadLetterOutput as _comity_v1_DeadLetterOutput } from '../../comity/v1/DeadLetter.ts';

export interface ListDeadLettersResponseInput {
  'deadLetters'?: (_comity_v1_DeadLetterInput)[];
  'nextPageToken'?: (string);
}

export interface ListDeadLettersResponseOutput {
  'deadLetters': (_comity_v1_DeadLetterOutput)[];
  'nextPageToken'?: (string);
}
