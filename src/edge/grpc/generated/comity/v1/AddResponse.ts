// Original file: proto/comity/v1/peers.proto

import type { PeerInput as _comity_v1_PeerInput, PeerOutput as _comity_v1_PeerOutput } from '../../comity/v1/Peer.ts';

export interface AddResponseInput {
  'peer'?: (_comity_v1_PeerInput | null);
}

export interface AddResponseOutput {
  'peer'?: (_comity_v1_PeerOutput);
}
