// Original file: proto/comity/v1/federation.proto

import type { StatementInput as _comity_v1_StatementInput, StatementOutput as _comity_v1_StatementOutput } from '../../comity/v1/Statement.ts';
import type { RefusalInput as _comity_v1_RefusalInput, RefusalOutput as _comity_v1_RefusalOutput } from '../../comity/v1/Refusal.ts';

export interface AnswerInput {
  'itemId'?: (string);
  'statement'?: (_comity_v1_StatementInput | null);
  'refusal'?: (_comity_v1_RefusalInput | null);
  'obligations'?: (Buffer | Uint8Array | string);
  'records'?: (Buffer | Uint8Array | string);
  'result'?: "statement"|"refusal";
}

export interface AnswerOutput {
  'itemId'?: (string);
  'statement'?: (_comity_v1_StatementOutput);
  'refusal'?: (_comity_v1_RefusalOutput);
  'obligations'?: (Buffer);
  'records'?: (Buffer);
}
