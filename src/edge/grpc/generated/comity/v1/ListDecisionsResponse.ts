// Original file: proto/comity/v1/audit.proto

import type { AuditedDecisionInput as _comity_v1_AuditedDecisionInput, AuditedDecisionOutput as _comity_v1_AuditedDecisionOutput } from '../../comity/v1/AuditedDecision.ts';
import type { AuditScopeInput as _comity_v1_AuditScopeInput, AuditScopeOutput as _comity_v1_AuditScopeOutput } from '../../comity/v1/AuditScope.ts';

export interface ListDecisionsResponseInput {
  'decisions'?: (_comity_v1_AuditedDecisionInput)[];
  'nextPageToken'?: (string);
  'scope'?: (_comity_v1_AuditScopeInput | null);
}

export interface ListDecisionsResponseOutput {
  'decisions': (_comity_v1_AuditedDecisionOutput)[];
  'nextPageToken'?: (string);
  'scope'?: (_comity_v1_AuditScopeOutput);
}
