// Original file: proto/comity/v1/notices.proto

export const DeadlineState = {
  DEADLINE_STATE_UNSPECIFIED: 'DEADLINE_STATE_UNSPECIFIED',
  DEADLINE_STATE_RUNNING: 'DEADLINE_STATE_RUNNING',
  DEADLINE_STATE_LATE: 'DEADLINE_STATE_LATE',
} as const;

export type DeadlineStateInput =
  | 'DEADLINE_STATE_UNSPECIFIED'
  | 0
  | 'DEADLINE_STATE_RUNNING'
  | 1
  | 'DEADLINE_STATE_LATE'
  | 2

export type DeadlineStateOutput = typeof DeadlineState[keyof typeof DeadlineState]
