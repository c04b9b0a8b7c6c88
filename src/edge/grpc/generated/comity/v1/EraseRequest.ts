// Original file: proto/comity/v1/erasures.proto


export interface EraseRequestInput {
  'transferId'?: (string);
  'demandedBy'?: (string);
}

export interface EraseRequestOutput {
  'transferId'?: (string);
  'demandedBy'?: (string);
}
