// Original file: proto/comity/v1/notices.proto

import type { RelayKindInput as _comity_v1_RelayKindInput, RelayKindOutput as _comity_v1_RelayKindOutput } from '../../comity/v1/RelayKind.ts';
import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from '../../google/protobuf/Timestamp.ts';

export interface DeadLetterInput {
  'id'?: (string);
  'peer'?: (string);
  'kind'?: (_comity_v1_RelayKindInput);
  'noticeId'?: (string);
  'version'?: (number);
  'reason'?: (string);
  'rejectTime'?: (_google_protobuf_TimestampInput | null);
}

export interface DeadLetterOutput {
  'id'?: (string);
  'peer'?: (string);
  'kind'?: (_comity_v1_RelayKindOutput);
  'noticeId'?: (string);
  'version'?: (number);
  'reason'?: (string);
  'rejectTime'?: (_google_protobuf_TimestampOutput);
}
