// Original file: proto/comity/v1/identities.proto

import type { RegulatorInput as _comity_v1_RegulatorInput, RegulatorOutput as _comity_v1_RegulatorOutput } from '../../comity/v1/Regulator.ts';

export interface ListRegulatorsResponseInput {
  'regulators'?: (_comity_v1_RegulatorInput)[];
}

export interface ListRegulatorsResponseOutput {
  'regulators': (_comity_v1_RegulatorOutput)[];
}
