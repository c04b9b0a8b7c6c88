// Original file: proto/comity/v1/transfers.proto


export interface RequestedRecordInput {
  'decision'?: (number);
}

export interface RequestedRecordOutput {
  'decision'?: (number);
}
