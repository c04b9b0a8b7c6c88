// Original file: proto/comity/v1/erasures.proto


export interface ListErasuresRequestInput {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListErasuresRequestOutput {
  'pageSize'?: (number);
  'pageToken'?: (string);
}
