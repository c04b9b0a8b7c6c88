// Original file: proto/comity/v1/notices.proto


export interface WatchRequestInput {
  'cursor'?: (string);
}

export interface WatchRequestOutput {
  'cursor'?: (string);
}
