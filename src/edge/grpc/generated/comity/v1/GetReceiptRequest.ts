// Original file: proto/comity/v1/transfers.proto


export interface GetReceiptRequestInput {
  'transferId'?: (string);
  'record'?: (number);
  '_record'?: "record";
}

export interface GetReceiptRequestOutput {
  'transferId'?: (string);
  'record'?: (number);
}
