// Original file: proto/comity/v1/transfers.proto

import type { RecordAnswerInput as _comity_v1_RecordAnswerInput, RecordAnswerOutput as _comity_v1_RecordAnswerOutput } from '../../comity/v1/RecordAnswer.ts';
import type { DecisionInput as _comity_v1_DecisionInput, DecisionOutput as _comity_v1_DecisionOutput } from '../../comity/v1/Decision.ts';
import type { StatementInput as _comity_v1_StatementInput, StatementOutput as _comity_v1_StatementOutput } from '../../comity/v1/Statement.ts';
import type { Long } from '@grpc/proto-loader';

export interface AssessManyResponseInput {
  'number'?: (number | string | Long);
  'records'?: (_comity_v1_RecordAnswerInput)[];
  'decisions'?: (_comity_v1_DecisionInput)[];
  'obligations'?: (Buffer | Uint8Array | string)[];
  'statement'?: (_comity_v1_StatementInput | null);
  'verdicts'?: (Buffer | Uint8Array | string)[];
  'salt'?: (Buffer | Uint8Array | string);
}

export interface AssessManyResponseOutput {
  'number'?: (number);
  'records': (_comity_v1_RecordAnswerOutput)[];
  'decisions': (_comity_v1_DecisionOutput)[];
  'obligations': (Buffer)[];
  'statement'?: (_comity_v1_StatementOutput);
  'verdicts': (Buffer)[];
  'salt'?: (Buffer);
}
