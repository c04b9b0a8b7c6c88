// Original file: proto/comity/v1/notices.proto

export const MeasureState = {
  MEASURE_STATE_UNSPECIFIED: 'MEASURE_STATE_UNSPECIFIED',
  MEASURE_STATE_TAKEN: 'MEASURE_STATE_TAKEN',
  MEASURE_STATE_PROPOSED: 'MEASURE_STATE_PROPOSED',
} as const;

export type MeasureStateInput =
  | 'MEASURE_STATE_UNSPECIFIED'
  | 0
  | 'MEASURE_STATE_TAKEN'
  | 1
  | 'MEASURE_STATE_PROPOSED'
  | 2

export type MeasureStateOutput = typeof MeasureState[keyof typeof MeasureState]
