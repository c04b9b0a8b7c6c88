// Original file: proto/comity/v1/notices.proto

import type { Long } from '@grpc/proto-loader';

export interface NoticeSubjectsInput {
  'place'?: (string);
  'count'?: (number | string | Long);
  '_count'?: "count";
}

export interface NoticeSubjectsOutput {
  'place'?: (string);
  'count'?: (number);
}
