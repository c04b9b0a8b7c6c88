// Original file: proto/comity/v1/audit.proto


export interface ListDecisionsRequestInput {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListDecisionsRequestOutput {
  'pageSize'?: (number);
  'pageToken'?: (string);
}
