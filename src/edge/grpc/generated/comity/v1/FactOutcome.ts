// Original file: proto/comity/v1/law.proto

import type { VerdictInput as _comity_v1_VerdictInput, VerdictOutput as _comity_v1_VerdictOutput } from '../../comity/v1/Verdict.ts';
import type { AskedDimensionInput as _comity_v1_AskedDimensionInput, AskedDimensionOutput as _comity_v1_AskedDimensionOutput } from '../../comity/v1/AskedDimension.ts';
import type { ChecklistItemInput as _comity_v1_ChecklistItemInput, ChecklistItemOutput as _comity_v1_ChecklistItemOutput } from '../../comity/v1/ChecklistItem.ts';

export interface FactOutcomeInput {
  'members'?: (string)[];
  'verdict'?: (_comity_v1_VerdictInput);
  'turnsOn'?: (string)[];
  'adds'?: (_comity_v1_AskedDimensionInput)[];
  'drops'?: (_comity_v1_AskedDimensionInput)[];
  'needs'?: (_comity_v1_ChecklistItemInput)[];
}

export interface FactOutcomeOutput {
  'members': (string)[];
  'verdict'?: (_comity_v1_VerdictOutput);
  'turnsOn': (string)[];
  'adds': (_comity_v1_AskedDimensionOutput)[];
  'drops': (_comity_v1_AskedDimensionOutput)[];
  'needs': (_comity_v1_ChecklistItemOutput)[];
}
