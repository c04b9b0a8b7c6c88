// Original file: proto/comity/v1/identities.proto

import type { StatementInput as _comity_v1_StatementInput, StatementOutput as _comity_v1_StatementOutput } from '../../comity/v1/Statement.ts';

export interface RevokeResponseInput {
  'identity'?: (string);
  'statement'?: (_comity_v1_StatementInput | null);
}

export interface RevokeResponseOutput {
  'identity'?: (string);
  'statement'?: (_comity_v1_StatementOutput);
}
