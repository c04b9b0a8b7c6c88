// Original file: proto/comity/v1/federation.proto

import type { RelayKindInput as _comity_v1_RelayKindInput, RelayKindOutput as _comity_v1_RelayKindOutput } from '../../comity/v1/RelayKind.ts';
import type { StatementInput as _comity_v1_StatementInput, StatementOutput as _comity_v1_StatementOutput } from '../../comity/v1/Statement.ts';

export interface RelayInput {
  'dispatchId'?: (string);
  'kind'?: (_comity_v1_RelayKindInput);
  'statement'?: (_comity_v1_StatementInput | null);
  'body'?: (Buffer | Uint8Array | string);
  'traceparent'?: (string);
}

export interface RelayOutput {
  'dispatchId'?: (string);
  'kind'?: (_comity_v1_RelayKindOutput);
  'statement'?: (_comity_v1_StatementOutput);
  'body'?: (Buffer);
  'traceparent'?: (string);
}
