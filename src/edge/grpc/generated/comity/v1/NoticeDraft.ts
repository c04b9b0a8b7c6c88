// Original file: proto/comity/v1/notices.proto

import type { NoticeMarkingInput as _comity_v1_NoticeMarkingInput, NoticeMarkingOutput as _comity_v1_NoticeMarkingOutput } from '../../comity/v1/NoticeMarking.ts';
import type { NoticeContentInput as _comity_v1_NoticeContentInput, NoticeContentOutput as _comity_v1_NoticeContentOutput } from '../../comity/v1/NoticeContent.ts';

export interface NoticeDraftInput {
  'id'?: (string);
  'version'?: (number);
  'jurisdiction'?: (string);
  'marking'?: (_comity_v1_NoticeMarkingInput | null);
  'withdraw'?: (boolean);
  'content'?: (_comity_v1_NoticeContentInput | null);
  'why'?: (string);
  '_version'?: "version";
  '_withdraw'?: "withdraw";
  '_why'?: "why";
}

export interface NoticeDraftOutput {
  'id'?: (string);
  'version'?: (number);
  'jurisdiction'?: (string);
  'marking'?: (_comity_v1_NoticeMarkingOutput);
  'withdraw'?: (boolean);
  'content'?: (_comity_v1_NoticeContentOutput);
  'why'?: (string);
}
