// Original file: proto/comity/v1/law.proto

import type { VerdictInput as _comity_v1_VerdictInput, VerdictOutput as _comity_v1_VerdictOutput } from '../../comity/v1/Verdict.ts';
import type { AskedDimensionInput as _comity_v1_AskedDimensionInput, AskedDimensionOutput as _comity_v1_AskedDimensionOutput } from '../../comity/v1/AskedDimension.ts';

export interface FactOutcomeInput {
  'members'?: (string)[];
  'verdict'?: (_comity_v1_VerdictInput);
  'turnsOn'?: (string)[];
  'adds'?: (_comity_v1_AskedDimensionInput)[];
  'drops'?: (_comity_v1_AskedDimensionInput)[];
}

export interface FactOutcomeOutput {
  'members': (string)[];
  'verdict'?: (_comity_v1_VerdictOutput);
  'turnsOn': (string)[];
  'adds': (_comity_v1_AskedDimensionOutput)[];
  'drops': (_comity_v1_AskedDimensionOutput)[];
}
