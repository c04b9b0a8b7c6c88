// Original file: proto/comity/v1/notices.proto

import type { NoticeDraftInput as _comity_v1_NoticeDraftInput, NoticeDraftOutput as _comity_v1_NoticeDraftOutput } from '../../comity/v1/NoticeDraft.ts';

export interface ReportRequestInput {
  'draft'?: (_comity_v1_NoticeDraftInput | null);
  'dryRun'?: (boolean);
}

export interface ReportRequestOutput {
  'draft'?: (_comity_v1_NoticeDraftOutput);
  'dryRun'?: (boolean);
}
