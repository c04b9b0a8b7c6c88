// Original file: proto/comity/v1/federation.proto

import type { Long } from '@grpc/proto-loader';

export interface CosignResponseInput {
  'cosignature'?: (string);
  'sizes'?: (number | string | Long)[];
}

export interface CosignResponseOutput {
  'cosignature'?: (string);
  'sizes': (number)[];
}
