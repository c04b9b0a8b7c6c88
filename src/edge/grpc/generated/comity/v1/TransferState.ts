// Original file: proto/comity/v1/transfers.proto

export const TransferState = {
  TRANSFER_STATE_UNSPECIFIED: 'TRANSFER_STATE_UNSPECIFIED',
  TRANSFER_STATE_PERMITTED: 'TRANSFER_STATE_PERMITTED',
  TRANSFER_STATE_DENIED: 'TRANSFER_STATE_DENIED',
  TRANSFER_STATE_BARRED: 'TRANSFER_STATE_BARRED',
  TRANSFER_STATE_IN_DOUBT: 'TRANSFER_STATE_IN_DOUBT',
} as const;

export type TransferStateInput =
  | 'TRANSFER_STATE_UNSPECIFIED'
  | 0
  | 'TRANSFER_STATE_PERMITTED'
  | 1
  | 'TRANSFER_STATE_DENIED'
  | 2
  | 'TRANSFER_STATE_BARRED'
  | 3
  | 'TRANSFER_STATE_IN_DOUBT'
  | 4

export type TransferStateOutput = typeof TransferState[keyof typeof TransferState]
