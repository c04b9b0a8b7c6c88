// Original file: proto/comity/v1/relay.proto

export const RelayKind = {
  RELAY_KIND_UNSPECIFIED: 'RELAY_KIND_UNSPECIFIED',
  RELAY_KIND_NOTICE: 'RELAY_KIND_NOTICE',
  RELAY_KIND_ACKNOWLEDGEMENT: 'RELAY_KIND_ACKNOWLEDGEMENT',
  RELAY_KIND_PACK: 'RELAY_KIND_PACK',
} as const;

export type RelayKindInput =
  | 'RELAY_KIND_UNSPECIFIED'
  | 0
  | 'RELAY_KIND_NOTICE'
  | 1
  | 'RELAY_KIND_ACKNOWLEDGEMENT'
  | 2
  | 'RELAY_KIND_PACK'
  | 3

export type RelayKindOutput = typeof RelayKind[keyof typeof RelayKind]
