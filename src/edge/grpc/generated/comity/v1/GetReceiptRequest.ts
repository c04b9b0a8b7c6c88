// Original file: proto/comity/v1/transfers.proto


export interface GetReceiptRequestInput {
  'transferId'?: (string);
}

export interface GetReceiptRequestOutput {
  'transferId'?: (string);
}
