// Original file: proto/comity/v1/transfers.proto

export const DecisionResult = {
  DECISION_RESULT_UNSPECIFIED: 'DECISION_RESULT_UNSPECIFIED',
  DECISION_RESULT_PERMIT: 'DECISION_RESULT_PERMIT',
  DECISION_RESULT_DENY: 'DECISION_RESULT_DENY',
} as const;

export type DecisionResultInput =
  | 'DECISION_RESULT_UNSPECIFIED'
  | 0
  | 'DECISION_RESULT_PERMIT'
  | 1
  | 'DECISION_RESULT_DENY'
  | 2

export type DecisionResultOutput = typeof DecisionResult[keyof typeof DecisionResult]
