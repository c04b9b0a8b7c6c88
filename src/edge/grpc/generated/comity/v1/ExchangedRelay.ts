// Original file: proto/comity/v1/federation.proto

import type { RelayKindInput as _comity_v1_RelayKindInput, RelayKindOutput as _comity_v1_RelayKindOutput } from '../../comity/v1/RelayKind.ts';
import type { StatementInput as _comity_v1_StatementInput, StatementOutput as _comity_v1_StatementOutput } from '../../comity/v1/Statement.ts';

export interface ExchangedRelayInput {
  'kind'?: (_comity_v1_RelayKindInput);
  'statement'?: (_comity_v1_StatementInput | null);
  'body'?: (Buffer | Uint8Array | string);
  'answer'?: (_comity_v1_StatementInput | null);
}

export interface ExchangedRelayOutput {
  'kind'?: (_comity_v1_RelayKindOutput);
  'statement'?: (_comity_v1_StatementOutput);
  'body'?: (Buffer);
  'answer'?: (_comity_v1_StatementOutput);
}
