// Original file: proto/comity/v1/law.proto

import type { FormulaInput as _comity_v1_FormulaInput, FormulaOutput as _comity_v1_FormulaOutput } from '../../comity/v1/Formula.ts';
import type { DeletionLimitsInput as _comity_v1_DeletionLimitsInput, DeletionLimitsOutput as _comity_v1_DeletionLimitsOutput } from '../../comity/v1/DeletionLimits.ts';
import type { KeepDutiesInput as _comity_v1_KeepDutiesInput, KeepDutiesOutput as _comity_v1_KeepDutiesOutput } from '../../comity/v1/KeepDuties.ts';
import type { DutiesInput as _comity_v1_DutiesInput, DutiesOutput as _comity_v1_DutiesOutput } from '../../comity/v1/Duties.ts';
import type { Long } from '@grpc/proto-loader';

export interface RequirementInput {
  'formula'?: (_comity_v1_FormulaInput | null);
  'retention'?: (_comity_v1_DeletionLimitsInput | null);
  'keep'?: (_comity_v1_KeepDutiesInput | null);
  'duties'?: (_comity_v1_DutiesInput | null);
  'number'?: (number | string | Long);
  'kind'?: "formula"|"retention"|"keep"|"duties"|"number";
}

export interface RequirementOutput {
  'formula'?: (_comity_v1_FormulaOutput);
  'retention'?: (_comity_v1_DeletionLimitsOutput);
  'keep'?: (_comity_v1_KeepDutiesOutput);
  'duties'?: (_comity_v1_DutiesOutput);
  'number'?: (number);
}
