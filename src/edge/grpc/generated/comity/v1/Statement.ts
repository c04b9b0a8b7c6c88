// Original file: proto/comity/v1/ledger.proto

import type { Long } from '@grpc/proto-loader';

export interface StatementInput {
  'leaf'?: (Buffer | Uint8Array | string);
  'index'?: (number | string | Long);
  'proof'?: (Buffer | Uint8Array | string)[];
  'checkpoint'?: (string);
}

export interface StatementOutput {
  'leaf'?: (Buffer);
  'index'?: (number);
  'proof': (Buffer)[];
  'checkpoint'?: (string);
}
