// Original file: proto/comity/v1/identities.proto

import type { StatementInput as _comity_v1_StatementInput, StatementOutput as _comity_v1_StatementOutput } from '../../comity/v1/Statement.ts';

export interface IssueResponseInput {
  'certificate'?: (string);
  'authority'?: (string);
  'statement'?: (_comity_v1_StatementInput | null);
  'waiting'?: (number);
}

export interface IssueResponseOutput {
  'certificate'?: (string);
  'authority'?: (string);
  'statement'?: (_comity_v1_StatementOutput);
  'waiting'?: (number);
}
