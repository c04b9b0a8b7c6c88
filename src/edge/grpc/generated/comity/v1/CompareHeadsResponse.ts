// Original file: proto/comity/v1/federation.proto

import type { HeldHeadInput as _comity_v1_HeldHeadInput, HeldHeadOutput as _comity_v1_HeldHeadOutput } from '../../comity/v1/HeldHead.ts';

export interface CompareHeadsResponseInput {
  'heads'?: (_comity_v1_HeldHeadInput)[];
}

export interface CompareHeadsResponseOutput {
  'heads': (_comity_v1_HeldHeadOutput)[];
}
