// Original file: proto/comity/v1/notices.proto

import type { NoticeInput as _comity_v1_NoticeInput, NoticeOutput as _comity_v1_NoticeOutput } from '../../comity/v1/Notice.ts';

export interface GetResponseInput {
  'notice'?: (_comity_v1_NoticeInput | null);
}

export interface GetResponseOutput {
  'notice'?: (_comity_v1_NoticeOutput);
}
