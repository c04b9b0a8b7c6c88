// Original file: proto/comity/v1/notices.proto


export interface RequeueRequestInput {
  'noticeId'?: (string);
  'peer'?: (string);
  'all'?: (boolean);
}

export interface RequeueRequestOutput {
  'noticeId'?: (string);
  'peer'?: (string);
  'all'?: (boolean);
}
