// Original file: proto/comity/v1/federation.proto

import type { Long } from '@grpc/proto-loader';

export interface ExtensionInput {
  'size'?: (number | string | Long);
  'root'?: (Buffer | Uint8Array | string);
  'proof'?: (Buffer | Uint8Array | string)[];
}

export interface ExtensionOutput {
  'size'?: (number);
  'root'?: (Buffer);
  'proof': (Buffer)[];
}
