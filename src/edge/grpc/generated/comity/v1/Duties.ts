// Original file: proto/comity/v1/law.proto

import type { DutyInput as _comity_v1_DutyInput, DutyOutput as _comity_v1_DutyOutput } from '../../comity/v1/Duty.ts';

export interface DutiesInput {
  'items'?: (_comity_v1_DutyInput)[];
}

export interface DutiesOutput {
  'items': (_comity_v1_DutyOutput)[];
}
