// Original file: proto/comity/v1/identities.proto

import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from '../../google/protobuf/Timestamp.ts';

export interface RegulatorInput {
  'identity'?: (string);
  'serves'?: (string)[];
  'configured'?: (boolean);
  'endTime'?: (_google_protobuf_TimestampInput | null);
}

export interface RegulatorOutput {
  'identity'?: (string);
  'serves': (string)[];
  'configured'?: (boolean);
  'endTime'?: (_google_protobuf_TimestampOutput);
}
