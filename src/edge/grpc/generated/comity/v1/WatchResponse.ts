// Original file: proto/comity/v1/notices.proto

import type { NoticeInput as _comity_v1_NoticeInput, NoticeOutput as _comity_v1_NoticeOutput } from '../../comity/v1/Notice.ts';
import type { AcknowledgementInput as _comity_v1_AcknowledgementInput, AcknowledgementOutput as _comity_v1_AcknowledgementOutput } from '../../comity/v1/Acknowledgement.ts';

export interface WatchResponseInput {
  'cursor'?: (string);
  'notice'?: (_comity_v1_NoticeInput | null);
  'acknowledgement'?: (_comity_v1_AcknowledgementInput | null);
}

export interface WatchResponseOutput {
  'cursor'?: (string);
  'notice'?: (_comity_v1_NoticeOutput);
  'acknowledgement'?: (_comity_v1_AcknowledgementOutput);
}
