// Original file: proto/comity/v1/notices.proto

import type { NoticeViewInput as _comity_v1_NoticeViewInput, NoticeViewOutput as _comity_v1_NoticeViewOutput } from '../../comity/v1/NoticeView.ts';

export interface GetRequestInput {
  'noticeId'?: (string);
  'view'?: (_comity_v1_NoticeViewInput);
  'origin'?: (string);
}

export interface GetRequestOutput {
  'noticeId'?: (string);
  'view'?: (_comity_v1_NoticeViewOutput);
  'origin'?: (string);
}
