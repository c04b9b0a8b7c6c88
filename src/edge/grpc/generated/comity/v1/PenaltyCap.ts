// Original file: proto/comity/v1/law.proto

import type { PenaltySumInput as _comity_v1_PenaltySumInput, PenaltySumOutput as _comity_v1_PenaltySumOutput } from '../../comity/v1/PenaltySum.ts';

export interface PenaltyCapInput {
  'sum'?: (_comity_v1_PenaltySumInput | null);
  'per'?: (string);
}

export interface PenaltyCapOutput {
  'sum'?: (_comity_v1_PenaltySumOutput);
  'per'?: (string);
}
