// Original file: proto/comity/v1/law.proto

import type { PenaltyUnitInput as _comity_v1_PenaltyUnitInput, PenaltyUnitOutput as _comity_v1_PenaltyUnitOutput } from '../../comity/v1/PenaltyUnit.ts';

export interface PenaltySumInput {
  'least'?: (number | string);
  'most'?: (number | string);
  'currency'?: (string);
  'unit'?: (_comity_v1_PenaltyUnitInput | null);
  '_least'?: "least";
  '_most'?: "most";
}

export interface PenaltySumOutput {
  'least'?: (number);
  'most'?: (number);
  'currency'?: (string);
  'unit'?: (_comity_v1_PenaltyUnitOutput);
}
