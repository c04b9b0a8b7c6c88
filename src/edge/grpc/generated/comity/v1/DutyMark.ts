// Original file: proto/comity/v1/notices.proto

import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from '../../google/protobuf/Timestamp.ts';

export interface DutyMarkInput {
  'author'?: (string);
  'doneTime'?: (_google_protobuf_TimestampInput | null);
  'here'?: (boolean);
}

export interface DutyMarkOutput {
  'author'?: (string);
  'doneTime'?: (_google_protobuf_TimestampOutput);
  'here'?: (boolean);
}
