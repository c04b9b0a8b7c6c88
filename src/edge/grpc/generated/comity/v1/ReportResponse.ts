// Original file: proto/comity/v1/notices.proto

import type { NoticeInput as _comity_v1_NoticeInput, NoticeOutput as _comity_v1_NoticeOutput } from '../../comity/v1/Notice.ts';

export interface ReportResponseInput {
  'notice'?: (_comity_v1_NoticeInput | null);
}

export interface ReportResponseOutput {
  'notice'?: (_comity_v1_NoticeOutput);
}
