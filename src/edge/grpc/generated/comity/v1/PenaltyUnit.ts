// Original file: proto/comity/v1/law.proto

import type { PenaltyUnitValueInput as _comity_v1_PenaltyUnitValueInput, PenaltyUnitValueOutput as _comity_v1_PenaltyUnitValueOutput } from '../../comity/v1/PenaltyUnitValue.ts';

export interface PenaltyUnitInput {
  'name'?: (string);
  'says'?: (string);
  'known'?: (boolean);
  'value'?: (_comity_v1_PenaltyUnitValueInput | null);
}

export interface PenaltyUnitOutput {
  'name'?: (string);
  'says'?: (string);
  'known'?: (boolean);
  'value'?: (_comity_v1_PenaltyUnitValueOutput);
}
