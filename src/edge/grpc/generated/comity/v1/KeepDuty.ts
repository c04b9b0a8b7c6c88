// Original file: proto/comity/v1/law.proto

import type { Long } from '@grpc/proto-loader';

export interface KeepDutyInput {
  'keptObject'?: (string);
  'startEvent'?: (string);
  'days'?: (number | string | Long);
}

export interface KeepDutyOutput {
  'keptObject'?: (string);
  'startEvent'?: (string);
  'days'?: (number);
}
