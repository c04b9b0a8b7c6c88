// Original file: proto/comity/v1/peers.proto

import type { Long } from '@grpc/proto-loader';

export interface TestResponseInput {
  'reachable'?: (boolean);
  'reason'?: (string);
  'message'?: (string);
  'clockAheadMs'?: (number | string | Long);
  '_clockAheadMs'?: "clockAheadMs";
}

export interface TestResponseOutput {
  'reachable'?: (boolean);
  'reason'?: (string);
  'message'?: (string);
  'clockAheadMs'?: (number);
}
