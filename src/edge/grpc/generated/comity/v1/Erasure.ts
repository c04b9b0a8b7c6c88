// Original file: proto/comity/v1/erasures.proto

import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from '../../google/protobuf/Timestamp.ts';
import type { ErasureStateInput as _comity_v1_ErasureStateInput, ErasureStateOutput as _comity_v1_ErasureStateOutput } from '../../comity/v1/ErasureState.ts';
import type { PeerErasureStateInput as _comity_v1_PeerErasureStateInput, PeerErasureStateOutput as _comity_v1_PeerErasureStateOutput } from '../../comity/v1/PeerErasureState.ts';

export interface ErasureInput {
  'origin'?: (string);
  'transferId'?: (string);
  'by'?: (string);
  'askTime'?: (_google_protobuf_TimestampInput | null);
  'eraseTime'?: (_google_protobuf_TimestampInput | null);
  'state'?: (_comity_v1_ErasureStateInput);
  'peer'?: (string);
  'peerState'?: (_comity_v1_PeerErasureStateInput);
  'demandedBy'?: (string);
}

export interface ErasureOutput {
  'origin'?: (string);
  'transferId'?: (string);
  'by'?: (string);
  'askTime'?: (_google_protobuf_TimestampOutput);
  'eraseTime'?: (_google_protobuf_TimestampOutput);
  'state'?: (_comity_v1_ErasureStateOutput);
  'peer'?: (string);
  'peerState'?: (_comity_v1_PeerErasureStateOutput);
  'demandedBy'?: (string);
}
