// Original file: proto/comity/v1/law.proto

import type { RequirementInput as _comity_v1_RequirementInput, RequirementOutput as _comity_v1_RequirementOutput } from '../../comity/v1/Requirement.ts';
import type { DemandInput as _comity_v1_DemandInput, DemandOutput as _comity_v1_DemandOutput } from '../../comity/v1/Demand.ts';

export interface DimensionFloorInput {
  'dimension'?: (string);
  'engaged'?: (boolean);
  'value'?: (_comity_v1_RequirementInput | null);
  'demands'?: (_comity_v1_DemandInput)[];
}

export interface DimensionFloorOutput {
  'dimension'?: (string);
  'engaged'?: (boolean);
  'value'?: (_comity_v1_RequirementOutput);
  'demands': (_comity_v1_DemandOutput)[];
}
