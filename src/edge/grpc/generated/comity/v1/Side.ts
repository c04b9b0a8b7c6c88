// Original file: proto/comity/v1/transfers.proto

export const Side = {
  SIDE_UNSPECIFIED: 'SIDE_UNSPECIFIED',
  SIDE_BASELINE: 'SIDE_BASELINE',
  SIDE_ORIGIN: 'SIDE_ORIGIN',
  SIDE_DESTINATION: 'SIDE_DESTINATION',
  SIDE_AGREEMENT: 'SIDE_AGREEMENT',
  SIDE_TOUCHED: 'SIDE_TOUCHED',
  SIDE_INHERITED: 'SIDE_INHERITED',
} as const;

export type SideInput =
  | 'SIDE_UNSPECIFIED'
  | 0
  | 'SIDE_BASELINE'
  | 1
  | 'SIDE_ORIGIN'
  | 2
  | 'SIDE_DESTINATION'
  | 3
  | 'SIDE_AGREEMENT'
  | 4
  | 'SIDE_TOUCHED'
  | 5
  | 'SIDE_INHERITED'
  | 6

export type SideOutput = typeof Side[keyof typeof Side]
