// Original file: proto/comity/v1/federation.proto

import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from '../../google/protobuf/Timestamp.ts';

export interface ListExchangedRequestInput {
  'since'?: (_google_protobuf_TimestampInput | null);
  'pageToken'?: (string);
}

export interface ListExchangedRequestOutput {
  'since'?: (_google_protobuf_TimestampOutput);
  'pageToken'?: (string);
}
