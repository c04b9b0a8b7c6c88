// Original file: proto/comity/v1/transfers.proto

export const OutcomeView = {
  OUTCOME_VIEW_UNSPECIFIED: 'OUTCOME_VIEW_UNSPECIFIED',
  OUTCOME_VIEW_BASIC: 'OUTCOME_VIEW_BASIC',
  OUTCOME_VIEW_FULL: 'OUTCOME_VIEW_FULL',
} as const;

export type OutcomeViewInput =
  | 'OUTCOME_VIEW_UNSPECIFIED'
  | 0
  | 'OUTCOME_VIEW_BASIC'
  | 1
  | 'OUTCOME_VIEW_FULL'
  | 2

export type OutcomeViewOutput = typeof OutcomeView[keyof typeof OutcomeView]
