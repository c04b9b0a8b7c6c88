// Original file: proto/comity/v1/peers.proto

import type { PeerInput as _comity_v1_PeerInput, PeerOutput as _comity_v1_PeerOutput } from '../../comity/v1/Peer.ts';
import type { SetAsideInput as _comity_v1_SetAsideInput, SetAsideOutput as _comity_v1_SetAsideOutput } from '../../comity/v1/SetAside.ts';

export interface PeersListResponseInput {
  'peers'?: (_comity_v1_PeerInput)[];
  'setAside'?: (_comity_v1_SetAsideInput)[];
}

export interface PeersListResponseOutput {
  'peers': (_comity_v1_PeerOutput)[];
  'setAside': (_comity_v1_SetAsideOutput)[];
}
