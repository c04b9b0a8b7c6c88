// Original file: proto/comity/v1/packs.proto

import type { StatementInput as _comity_v1_StatementInput, StatementOutput as _comity_v1_StatementOutput } from '../../comity/v1/Statement.ts';
import type { Long } from '@grpc/proto-loader';

export interface PublishResponseInput {
  'jurisdiction'?: (string);
  'version'?: (string);
  'serial'?: (number | string | Long);
  'hash'?: (string);
  'statement'?: (_comity_v1_StatementInput | null);
}

export interface PublishResponseOutput {
  'jurisdiction'?: (string);
  'version'?: (string);
  'serial'?: (number);
  'hash'?: (string);
  'statement'?: (_comity_v1_StatementOutput);
}
