// Original file: proto/comity/v1/law.proto

import type { KeepDutyInput as _comity_v1_KeepDutyInput, KeepDutyOutput as _comity_v1_KeepDutyOutput } from '../../comity/v1/KeepDuty.ts';

export interface KeepDutiesInput {
  'items'?: (_comity_v1_KeepDutyInput)[];
}

export interface KeepDutiesOutput {
  'items': (_comity_v1_KeepDutyOutput)[];
}
