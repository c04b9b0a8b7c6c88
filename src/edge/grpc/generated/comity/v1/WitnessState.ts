// Original file: proto/comity/v1/ledger.proto

import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface WitnessStateInput {
  'name'?: (string);
  'behind'?: (number | string | Long);
  'size'?: (number | string | Long);
  'cosignedAt'?: (_google_protobuf_TimestampInput | null);
  'failingSince'?: (_google_protobuf_TimestampInput | null);
  'reason'?: (string);
  'message'?: (string);
}

export interface WitnessStateOutput {
  'name'?: (string);
  'behind'?: (number);
  'size'?: (number);
  'cosignedAt'?: (_google_protobuf_TimestampOutput);
  'failingSince'?: (_google_protobuf_TimestampOutput);
  'reason'?: (string);
  'message'?: (string);
}
