// Original file: proto/comity/v1/notices.proto


export interface WatchRequestInput {
  'cursor'?: (string);
  'untilEnd'?: (boolean);
}

export interface WatchRequestOutput {
  'cursor'?: (string);
  'untilEnd'?: (boolean);
}
