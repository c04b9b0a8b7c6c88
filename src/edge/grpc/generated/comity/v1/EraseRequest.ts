// Original file: proto/comity/v1/erasures.proto


export interface EraseRequestInput {
  'transferId'?: (string);
}

export interface EraseRequestOutput {
  'transferId'?: (string);
}
