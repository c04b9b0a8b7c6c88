// Original file: proto/comity/v1/transfers.proto


export interface ResolveRequestInput {
  'transferId'?: (string);
}

export interface ResolveRequestOutput {
  'transferId'?: (string);
}
