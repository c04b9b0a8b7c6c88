// Original file: proto/comity/v1/law.proto

import type { DeletionLimitInput as _comity_v1_DeletionLimitInput, DeletionLimitOutput as _comity_v1_DeletionLimitOutput } from '../../comity/v1/DeletionLimit.ts';

export interface DeletionLimitsInput {
  'items'?: (_comity_v1_DeletionLimitInput)[];
}

export interface DeletionLimitsOutput {
  'items': (_comity_v1_DeletionLimitOutput)[];
}
