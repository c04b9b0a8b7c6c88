// Original file: proto/comity/v1/notices.proto

import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from '../../google/protobuf/Timestamp.ts';

export interface NoticeTimesInput {
  'awareTime'?: (_google_protobuf_TimestampInput | null);
  'detectedTime'?: (_google_protobuf_TimestampInput | null);
  'startedTime'?: (_google_protobuf_TimestampInput | null);
  'assessedTime'?: (_google_protobuf_TimestampInput | null);
  'beliefTime'?: (_google_protobuf_TimestampInput | null);
  'determinedTime'?: (_google_protobuf_TimestampInput | null);
  'statementPreparedTime'?: (_google_protobuf_TimestampInput | null);
  'regulatorToldTime'?: (_google_protobuf_TimestampInput | null);
  'peopleToldTime'?: (_google_protobuf_TimestampInput | null);
}

export interface NoticeTimesOutput {
  'awareTime'?: (_google_protobuf_TimestampOutput);
  'detectedTime'?: (_google_protobuf_TimestampOutput);
  'startedTime'?: (_google_protobuf_TimestampOutput);
  'assessedTime'?: (_google_protobuf_TimestampOutput);
  'beliefTime'?: (_google_protobuf_TimestampOutput);
  'determinedTime'?: (_google_protobuf_TimestampOutput);
  'statementPreparedTime'?: (_google_protobuf_TimestampOutput);
  'regulatorToldTime'?: (_google_protobuf_TimestampOutput);
  'peopleToldTime'?: (_google_protobuf_TimestampOutput);
}
