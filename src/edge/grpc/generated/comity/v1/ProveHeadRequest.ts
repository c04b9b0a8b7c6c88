// Original file: proto/comity/v1/federation.proto

import type { Long } from '@grpc/proto-loader';

export interface ProveHeadRequestInput {
  'sizes'?: (number | string | Long)[];
}

export interface ProveHeadRequestOutput {
  'sizes': (number)[];
}
