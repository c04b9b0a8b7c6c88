// Original file: proto/comity/v1/notices.proto

import type { NoticeInput as _comity_v1_NoticeInput, NoticeOutput as _comity_v1_NoticeOutput } from '../../comity/v1/Notice.ts';

export interface MarkDutyResponseInput {
  'notice'?: (_comity_v1_NoticeInput | null);
  'changed'?: (boolean);
}

export interface MarkDutyResponseOutput {
  'notice'?: (_comity_v1_NoticeOutput);
  'changed'?: (boolean);
}
