// Original file: proto/comity/v1/ledger.proto

import type { Long } from '@grpc/proto-loader';

export interface GetCoseReceiptsRequestInput {
  'trustDomain'?: (string);
  'index'?: (number | string | Long);
  'leafHash'?: (Buffer | Uint8Array | string);
}

export interface GetCoseReceiptsRequestOutput {
  'trustDomain'?: (string);
  'index'?: (number);
  'leafHash'?: (Buffer);
}
