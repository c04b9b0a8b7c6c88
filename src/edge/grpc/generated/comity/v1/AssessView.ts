// Original file: proto/comity/v1/transfers.proto

export const AssessView = {
  ASSESS_VIEW_UNSPECIFIED: 'ASSESS_VIEW_UNSPECIFIED',
  ASSESS_VIEW_BASIC: 'ASSESS_VIEW_BASIC',
  ASSESS_VIEW_FULL: 'ASSESS_VIEW_FULL',
} as const;

export type AssessViewInput =
  | 'ASSESS_VIEW_UNSPECIFIED'
  | 0
  | 'ASSESS_VIEW_BASIC'
  | 1
  | 'ASSESS_VIEW_FULL'
  | 2

export type AssessViewOutput = typeof AssessView[keyof typeof AssessView]
