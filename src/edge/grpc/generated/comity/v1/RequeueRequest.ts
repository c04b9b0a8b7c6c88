// Original file: proto/comity/v1/notices.proto


export interface RequeueRequestInput {
  'noticeId'?: (string);
  'peer'?: (string);
}

export interface RequeueRequestOutput {
  'noticeId'?: (string);
  'peer'?: (string);
}
