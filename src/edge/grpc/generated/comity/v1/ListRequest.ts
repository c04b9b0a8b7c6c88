// Original file: proto/comity/v1/notices.proto

import type { NoticeViewInput as _comity_v1_NoticeViewInput, NoticeViewOutput as _comity_v1_NoticeViewOutput } from '../../comity/v1/NoticeView.ts';

export interface ListRequestInput {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'view'?: (_comity_v1_NoticeViewInput);
}

export interface ListRequestOutput {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'view'?: (_comity_v1_NoticeViewOutput);
}
