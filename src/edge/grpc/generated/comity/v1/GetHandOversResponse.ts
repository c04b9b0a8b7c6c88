// Original file: proto/comity/v1/federation.proto

import type { StatementInput as _comity_v1_StatementInput, StatementOutput as _comity_v1_StatementOutput } from '../../comity/v1/Statement.ts';

export interface GetHandOversResponseInput {
  'handOvers'?: (_comity_v1_StatementInput)[];
}

export interface GetHandOversResponseOutput {
  'handOvers': (_comity_v1_StatementOutput)[];
}
