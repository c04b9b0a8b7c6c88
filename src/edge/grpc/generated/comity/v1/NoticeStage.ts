// Original file: proto/comity/v1/notices.proto

export const NoticeStage = {
  NOTICE_STAGE_UNSPECIFIED: 'NOTICE_STAGE_UNSPECIFIED',
  NOTICE_STAGE_INITIAL: 'NOTICE_STAGE_INITIAL',
  NOTICE_STAGE_UPDATE: 'NOTICE_STAGE_UPDATE',
  NOTICE_STAGE_WITHDRAWN: 'NOTICE_STAGE_WITHDRAWN',
} as const;

export type NoticeStageInput =
  | 'NOTICE_STAGE_UNSPECIFIED'
  | 0
  | 'NOTICE_STAGE_INITIAL'
  | 1
  | 'NOTICE_STAGE_UPDATE'
  | 2
  | 'NOTICE_STAGE_WITHDRAWN'
  | 3

export type NoticeStageOutput = typeof NoticeStage[keyof typeof NoticeStage]
