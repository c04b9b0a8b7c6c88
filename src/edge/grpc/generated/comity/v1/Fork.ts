// Original file: proto/comity/v1/ledger.proto

import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from '../../google/protobuf/Timestamp.ts';

export interface ForkInput {
  'trustDomain'?: (string);
  'foundAt'?: (_google_protobuf_TimestampInput | null);
  'evidence'?: (Buffer | Uint8Array | string);
}

export interface ForkOutput {
  'trustDomain'?: (string);
  'foundAt'?: (_google_protobuf_TimestampOutput);
  'evidence'?: (Buffer);
}
