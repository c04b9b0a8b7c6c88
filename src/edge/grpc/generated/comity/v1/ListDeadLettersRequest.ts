// Original file: proto/comity/v1/notices.proto


export interface ListDeadLettersRequestInput {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListDeadLettersRequestOutput {
  'pageSize'?: (number);
  'pageToken'?: (string);
}
