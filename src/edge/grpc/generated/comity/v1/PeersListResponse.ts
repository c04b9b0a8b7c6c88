// Original file: proto/comity/v1/peers.proto

import type { PeerInput as _comity_v1_PeerInput, PeerOutput as _comity_v1_PeerOutput } from '../../comity/v1/Peer.ts';

export interface PeersListResponseInput {
  'peers'?: (_comity_v1_PeerInput)[];
}

export interface PeersListResponseOutput {
  'peers': (_comity_v1_PeerOutput)[];
}
