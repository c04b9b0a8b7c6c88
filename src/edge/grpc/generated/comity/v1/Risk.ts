// Original file: proto/comity/v1/notices.proto

export const Risk = {
  RISK_UNSPECIFIED: 'RISK_UNSPECIFIED',
  RISK_UNLIKELY: 'RISK_UNLIKELY',
  RISK_LIKELY: 'RISK_LIKELY',
  RISK_HIGH: 'RISK_HIGH',
} as const;

export type RiskInput =
  | 'RISK_UNSPECIFIED'
  | 0
  | 'RISK_UNLIKELY'
  | 1
  | 'RISK_LIKELY'
  | 2
  | 'RISK_HIGH'
  | 3

export type RiskOutput = typeof Risk[keyof typeof Risk]
