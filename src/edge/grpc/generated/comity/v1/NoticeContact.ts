// Original file: proto/comity/v1/notices.proto


export interface NoticeContactInput {
  'office'?: (string);
  'channel'?: (string);
}

export interface NoticeContactOutput {
  'office'?: (string);
  'channel'?: (string);
}
