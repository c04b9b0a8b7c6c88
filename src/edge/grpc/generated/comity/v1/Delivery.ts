// Original file: proto/comity/v1/notices.proto

import type { DeliveryStateInput as _comity_v1_DeliveryStateInput, DeliveryStateOutput as _comity_v1_DeliveryStateOutput } from '../../comity/v1/DeliveryState.ts';
import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from '../../google/protobuf/Timestamp.ts';

export interface DeliveryInput {
  'peer'?: (string);
  'version'?: (number);
  'state'?: (_comity_v1_DeliveryStateInput);
  'reason'?: (string);
  'updateTime'?: (_google_protobuf_TimestampInput | null);
}

export interface DeliveryOutput {
  'peer'?: (string);
  'version'?: (number);
  'state'?: (_comity_v1_DeliveryStateOutput);
  'reason'?: (string);
  'updateTime'?: (_google_protobuf_TimestampOutput);
}
