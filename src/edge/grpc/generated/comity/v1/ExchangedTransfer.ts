// Original file: proto/comity/v1/federation.proto

import type { StatementInput as _comity_v1_StatementInput, StatementOutput as _comity_v1_StatementOutput } from '../../comity/v1/Statement.ts';

export interface ExchangedTransferInput {
  'transferId'?: (string);
  'proposal'?: (_comity_v1_StatementInput | null);
  'body'?: (Buffer | Uint8Array | string);
  'obligations'?: (Buffer | Uint8Array | string);
  'answer'?: (_comity_v1_StatementInput | null);
  'answerObligations'?: (Buffer | Uint8Array | string);
  'records'?: (Buffer | Uint8Array | string);
  'erased'?: (boolean);
}

export interface ExchangedTransferOutput {
  'transferId'?: (string);
  'proposal'?: (_comity_v1_StatementOutput);
  'body'?: (Buffer);
  'obligations'?: (Buffer);
  'answer'?: (_comity_v1_StatementOutput);
  'answerObligations'?: (Buffer);
  'records'?: (Buffer);
  'erased'?: (boolean);
}
