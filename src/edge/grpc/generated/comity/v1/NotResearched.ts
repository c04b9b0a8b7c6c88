// Original file: proto/comity/v1/law.proto

import type { SideInput as _comity_v1_SideInput, SideOutput as _comity_v1_SideOutput } from '../../comity/v1/Side.ts';

export interface NotResearchedInput {
  'dimension'?: (string);
  'jurisdiction'?: (string);
  'side'?: (_comity_v1_SideInput);
  'inPart'?: (boolean);
}

export interface NotResearchedOutput {
  'dimension'?: (string);
  'jurisdiction'?: (string);
  'side'?: (_comity_v1_SideOutput);
  'inPart'?: (boolean);
}
