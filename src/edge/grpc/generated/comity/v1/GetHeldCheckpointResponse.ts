// Original file: proto/comity/v1/federation.proto

import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from '../../google/protobuf/Timestamp.ts';

export interface GetHeldCheckpointResponseInput {
  'checkpoint'?: (string);
  'time'?: (_google_protobuf_TimestampInput | null);
}

export interface GetHeldCheckpointResponseOutput {
  'checkpoint'?: (string);
  'time'?: (_google_protobuf_TimestampOutput);
}
