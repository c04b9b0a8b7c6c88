// Original file: proto/comity/v1/federation.proto

import type { StatementInput as _comity_v1_StatementInput, StatementOutput as _comity_v1_StatementOutput } from '../../comity/v1/Statement.ts';

export interface ProposalInput {
  'transferId'?: (string);
  'statement'?: (_comity_v1_StatementInput | null);
  'body'?: (Buffer | Uint8Array | string);
  'traceparent'?: (string);
  'obligations'?: (Buffer | Uint8Array | string);
}

export interface ProposalOutput {
  'transferId'?: (string);
  'statement'?: (_comity_v1_StatementOutput);
  'body'?: (Buffer);
  'traceparent'?: (string);
  'obligations'?: (Buffer);
}
