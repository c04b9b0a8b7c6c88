// Original file: proto/comity/v1/transfers.proto

export const Action = {
  ACTION_UNSPECIFIED: 'ACTION_UNSPECIFIED',
  ACTION_TRANSFER: 'ACTION_TRANSFER',
  ACTION_DISCLOSE: 'ACTION_DISCLOSE',
  ACTION_SELL: 'ACTION_SELL',
  ACTION_LEASE: 'ACTION_LEASE',
  ACTION_TRADE: 'ACTION_TRADE',
  ACTION_PUBLISH: 'ACTION_PUBLISH',
} as const;

export type ActionInput =
  | 'ACTION_UNSPECIFIED'
  | 0
  | 'ACTION_TRANSFER'
  | 1
  | 'ACTION_DISCLOSE'
  | 2
  | 'ACTION_SELL'
  | 3
  | 'ACTION_LEASE'
  | 4
  | 'ACTION_TRADE'
  | 5
  | 'ACTION_PUBLISH'
  | 6

export type ActionOutput = typeof Action[keyof typeof Action]
