// Original file: proto/comity/v1/erasures.proto

import type { ErasureInput as _comity_v1_ErasureInput, ErasureOutput as _comity_v1_ErasureOutput } from '../../comity/v1/Erasure.ts';

export interface ListErasuresResponseInput {
  'erasures'?: (_comity_v1_ErasureInput)[];
  'nextPageToken'?: (string);
}

export interface ListErasuresResponseOutput {
  'erasures': (_comity_v1_ErasureOutput)[];
  'nextPageToken'?: (string);
}
