// Original file: proto/comity/v1/erasures.proto

export const PeerErasureState = {
  PEER_ERASURE_STATE_UNSPECIFIED: 'PEER_ERASURE_STATE_UNSPECIFIED',
  PEER_ERASURE_STATE_NONE: 'PEER_ERASURE_STATE_NONE',
  PEER_ERASURE_STATE_ASKED: 'PEER_ERASURE_STATE_ASKED',
  PEER_ERASURE_STATE_ERASED: 'PEER_ERASURE_STATE_ERASED',
} as const;

export type PeerErasureStateInput =
  | 'PEER_ERASURE_STATE_UNSPECIFIED'
  | 0
  | 'PEER_ERASURE_STATE_NONE'
  | 1
  | 'PEER_ERASURE_STATE_ASKED'
  | 2
  | 'PEER_ERASURE_STATE_ERASED'
  | 3

export type PeerErasureStateOutput = typeof PeerErasureState[keyof typeof PeerErasureState]
