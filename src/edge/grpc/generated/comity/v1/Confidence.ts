// Original file: proto/comity/v1/transfers.proto

export const Confidence = {
  CONFIDENCE_UNSPECIFIED: 'CONFIDENCE_UNSPECIFIED',
  CONFIDENCE_CONFIRMED: 'CONFIDENCE_CONFIRMED',
  CONFIDENCE_BELIEVED: 'CONFIDENCE_BELIEVED',
  CONFIDENCE_UNSURE: 'CONFIDENCE_UNSURE',
} as const;

export type ConfidenceInput =
  | 'CONFIDENCE_UNSPECIFIED'
  | 0
  | 'CONFIDENCE_CONFIRMED'
  | 1
  | 'CONFIDENCE_BELIEVED'
  | 2
  | 'CONFIDENCE_UNSURE'
  | 3

export type ConfidenceOutput = typeof Confidence[keyof typeof Confidence]
