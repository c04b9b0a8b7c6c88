// Original file: proto/comity/v1/ledger.proto

import type { Long } from '@grpc/proto-loader';

export interface ProveConsistencyRequestInput {
  'size'?: (number | string | Long);
}

export interface ProveConsistencyRequestOutput {
  'size'?: (number);
}
