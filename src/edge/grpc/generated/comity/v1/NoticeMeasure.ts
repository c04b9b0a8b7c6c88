// Original file: proto/comity/v1/notices.proto

import type { MeasureStateInput as _comity_v1_MeasureStateInput, MeasureStateOutput as _comity_v1_MeasureStateOutput } from '../../comity/v1/MeasureState.ts';

export interface NoticeMeasureInput {
  'state'?: (_comity_v1_MeasureStateInput);
  'text'?: (string);
}

export interface NoticeMeasureOutput {
  'state'?: (_comity_v1_MeasureStateOutput);
  'text'?: (string);
}
