// Original file: proto/comity/v1/notices.proto

import type { NoticeInput as _comity_v1_NoticeInput, NoticeOutput as _comity_v1_NoticeOutput } from '../../comity/v1/Notice.ts';

export interface ListResponseInput {
  'notices'?: (_comity_v1_NoticeInput)[];
  'nextPageToken'?: (string);
}

export interface ListResponseOutput {
  'notices': (_comity_v1_NoticeOutput)[];
  'nextPageToken'?: (string);
}
