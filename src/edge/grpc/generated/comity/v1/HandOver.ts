// Original file: proto/comity/v1/ledger.proto

import type { StatementInput as _comity_v1_StatementInput, StatementOutput as _comity_v1_StatementOutput } from '../../comity/v1/Statement.ts';

export interface HandOverInput {
  'trustDomain'?: (string);
  'statement'?: (_comity_v1_StatementInput | null);
}

export interface HandOverOutput {
  'trustDomain'?: (string);
  'statement'?: (_comity_v1_StatementOutput);
}
