// Original file: proto/comity/v1/notices.proto

import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from '../../google/protobuf/Timestamp.ts';

export interface MarkDutyRequestInput {
  'noticeId'?: (string);
  'origin'?: (string);
  'place'?: (string);
  'to'?: (string);
  'stage'?: (string);
  'doneTime'?: (_google_protobuf_TimestampInput | null);
  'never'?: (boolean);
  '_stage'?: "stage";
}

export interface MarkDutyRequestOutput {
  'noticeId'?: (string);
  'origin'?: (string);
  'place'?: (string);
  'to'?: (string);
  'stage'?: (string);
  'doneTime'?: (_google_protobuf_TimestampOutput);
  'never'?: (boolean);
}
