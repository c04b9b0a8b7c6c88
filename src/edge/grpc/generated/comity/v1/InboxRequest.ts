// Original file: proto/comity/v1/transfers.proto

import type { Long } from '@grpc/proto-loader';

export interface InboxRequestInput {
  'cursor'?: (number | string | Long);
  'untilEnd'?: (boolean);
  'entryCursor'?: (string);
}

export interface InboxRequestOutput {
  'cursor'?: (number);
  'untilEnd'?: (boolean);
  'entryCursor'?: (string);
}
