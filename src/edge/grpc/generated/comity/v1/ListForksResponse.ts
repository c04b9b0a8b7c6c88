// Original file: proto/comity/v1/ledger.proto

import type { ForkInput as _comity_v1_ForkInput, ForkOutput as _comity_v1_ForkOutput } from '../../comity/v1/Fork.ts';

export interface ListForksResponseInput {
  'forks'?: (_comity_v1_ForkInput)[];
}

export interface ListForksResponseOutput {
  'forks': (_comity_v1_ForkOutput)[];
}
