// Original file: proto/comity/v1/notices.proto

import type { AcknowledgementStageInput as _comity_v1_AcknowledgementStageInput, AcknowledgementStageOutput as _comity_v1_AcknowledgementStageOutput } from '../../comity/v1/AcknowledgementStage.ts';
import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from '../../google/protobuf/Timestamp.ts';

export interface AcknowledgementInput {
  'author'?: (string);
  'version'?: (number);
  'stage'?: (_comity_v1_AcknowledgementStageInput);
  'why'?: (string);
  'acknowledgeTime'?: (_google_protobuf_TimestampInput | null);
  'unreadable'?: (string);
}

export interface AcknowledgementOutput {
  'author'?: (string);
  'version'?: (number);
  'stage'?: (_comity_v1_AcknowledgementStageOutput);
  'why'?: (string);
  'acknowledgeTime'?: (_google_protobuf_TimestampOutput);
  'unreadable'?: (string);
}
