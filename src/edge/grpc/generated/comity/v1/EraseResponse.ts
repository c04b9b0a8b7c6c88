// Original file: proto/comity/v1/erasures.proto

import type { ErasureInput as _comity_v1_ErasureInput, ErasureOutput as _comity_v1_ErasureOutput } from '../../comity/v1/Erasure.ts';

export interface EraseResponseInput {
  'erasure'?: (_comity_v1_ErasureInput | null);
}

export interface EraseResponseOutput {
  'erasure'?: (_comity_v1_ErasureOutput);
}
