// Original file: proto/comity/v1/erasures.proto

export const ErasureState = {
  ERASURE_STATE_UNSPECIFIED: 'ERASURE_STATE_UNSPECIFIED',
  ERASURE_STATE_ERASING: 'ERASURE_STATE_ERASING',
  ERASURE_STATE_ERASED: 'ERASURE_STATE_ERASED',
} as const;

export type ErasureStateInput =
  | 'ERASURE_STATE_UNSPECIFIED'
  | 0
  | 'ERASURE_STATE_ERASING'
  | 1
  | 'ERASURE_STATE_ERASED'
  | 2

export type ErasureStateOutput = typeof ErasureState[keyof typeof ErasureState]
