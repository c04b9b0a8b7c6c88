// Original file: proto/comity/v1/audit.proto

import type { StatementInput as _comity_v1_StatementInput, StatementOutput as _comity_v1_StatementOutput } from '../../comity/v1/Statement.ts';
import type { Long } from '@grpc/proto-loader';

export interface AuditedDecisionInput {
  'index'?: (number | string | Long);
  'statements'?: (_comity_v1_StatementInput)[];
  'obligations'?: (Buffer | Uint8Array | string)[];
  'pageToken'?: (string);
}

export interface AuditedDecisionOutput {
  'index'?: (number);
  'statements': (_comity_v1_StatementOutput)[];
  'obligations': (Buffer)[];
  'pageToken'?: (string);
}
