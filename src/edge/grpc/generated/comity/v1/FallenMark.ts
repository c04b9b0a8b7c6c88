// Original file: proto/comity/v1/notices.proto

import type { DutyMarkInput as _comity_v1_DutyMarkInput, DutyMarkOutput as _comity_v1_DutyMarkOutput } from '../../comity/v1/DutyMark.ts';

export interface FallenMarkInput {
  'place'?: (string);
  'to'?: (string);
  'stage'?: (string);
  'mark'?: (_comity_v1_DutyMarkInput | null);
}

export interface FallenMarkOutput {
  'place'?: (string);
  'to'?: (string);
  'stage'?: (string);
  'mark'?: (_comity_v1_DutyMarkOutput);
}
