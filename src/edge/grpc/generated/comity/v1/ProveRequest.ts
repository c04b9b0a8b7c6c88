// Original file: proto/comity/v1/ledger.proto

import type { Long } from '@grpc/proto-loader';

export interface ProveRequestInput {
  'index'?: (number | string | Long);
}

export interface ProveRequestOutput {
  'index'?: (number);
}
