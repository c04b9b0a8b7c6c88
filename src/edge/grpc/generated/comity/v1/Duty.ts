// Original file: proto/comity/v1/law.proto

import type { DutyUnitInput as _comity_v1_DutyUnitInput, DutyUnitOutput as _comity_v1_DutyUnitOutput } from '../../comity/v1/DutyUnit.ts';
import type { FormulaInput as _comity_v1_FormulaInput, FormulaOutput as _comity_v1_FormulaOutput } from '../../comity/v1/Formula.ts';
import type { Long } from '@grpc/proto-loader';

export interface DutyInput {
  'addressee'?: (string);
  'stage'?: (string);
  'startEvent'?: (string);
  'amount'?: (number | string | Long);
  'unit'?: (_comity_v1_DutyUnitInput);
  'countsFirstDay'?: (boolean);
  'prompt'?: (boolean);
  'trigger'?: (_comity_v1_FormulaInput | null);
  'notAfterEvent'?: (string);
  '_amount'?: "amount";
}

export interface DutyOutput {
  'addressee'?: (string);
  'stage'?: (string);
  'startEvent'?: (string);
  'amount'?: (number);
  'unit'?: (_comity_v1_DutyUnitOutput);
  'countsFirstDay'?: (boolean);
  'prompt'?: (boolean);
  'trigger'?: (_comity_v1_FormulaOutput);
  'notAfterEvent'?: (string);
}
