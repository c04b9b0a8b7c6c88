// Original file: proto/comity/v1/law.proto

import type { FormulaInput as _comity_v1_FormulaInput, FormulaOutput as _comity_v1_FormulaOutput } from '../../comity/v1/Formula.ts';

export interface _comity_v1_Formula_ListInput {
  'items'?: (_comity_v1_FormulaInput)[];
}

export interface _comity_v1_Formula_ListOutput {
  'items': (_comity_v1_FormulaOutput)[];
}

export interface FormulaInput {
  'atom'?: (string);
  'all'?: (_comity_v1_Formula_ListInput | null);
  'any'?: (_comity_v1_Formula_ListInput | null);
  'form'?: "atom"|"all"|"any";
}

export interface FormulaOutput {
  'atom'?: (string);
  'all'?: (_comity_v1_Formula_ListOutput);
  'any'?: (_comity_v1_Formula_ListOutput);
}
