// Original file: proto/comity/v1/ledger.proto

import type { HandOverInput as _comity_v1_HandOverInput, HandOverOutput as _comity_v1_HandOverOutput } from '../../comity/v1/HandOver.ts';

export interface ListHandOversResponseInput {
  'ledgerKey'?: (string);
  'handOvers'?: (_comity_v1_HandOverInput)[];
}

export interface ListHandOversResponseOutput {
  'ledgerKey'?: (string);
  'handOvers': (_comity_v1_HandOverOutput)[];
}
