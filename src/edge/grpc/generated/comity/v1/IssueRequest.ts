// Original file: proto/comity/v1/identities.proto

import type { AuditScopeInput as _comity_v1_AuditScopeInput, AuditScopeOutput as _comity_v1_AuditScopeOutput } from '../../comity/v1/AuditScope.ts';

export interface IssueRequestInput {
  'identity'?: (string);
  'csr'?: (string);
  'days'?: (number);
  'certificate'?: (string);
  'serves'?: (string)[];
  'party'?: (string);
  'alsoAt'?: (string);
  'audits'?: (_comity_v1_AuditScopeInput | null);
}

export interface IssueRequestOutput {
  'identity'?: (string);
  'csr'?: (string);
  'days'?: (number);
  'certificate'?: (string);
  'serves': (string)[];
  'party'?: (string);
  'alsoAt'?: (string);
  'audits'?: (_comity_v1_AuditScopeOutput);
}
