// Original file: proto/comity/v1/notices.proto

export const NoticeView = {
  NOTICE_VIEW_UNSPECIFIED: 'NOTICE_VIEW_UNSPECIFIED',
  NOTICE_VIEW_BASIC: 'NOTICE_VIEW_BASIC',
  NOTICE_VIEW_FULL: 'NOTICE_VIEW_FULL',
  NOTICE_VIEW_SUMMARY: 'NOTICE_VIEW_SUMMARY',
} as const;

export type NoticeViewInput =
  | 'NOTICE_VIEW_UNSPECIFIED'
  | 0
  | 'NOTICE_VIEW_BASIC'
  | 1
  | 'NOTICE_VIEW_FULL'
  | 2
  | 'NOTICE_VIEW_SUMMARY'
  | 3

export type NoticeViewOutput = typeof NoticeView[keyof typeof NoticeView]
