// Original file: proto/comity/v1/transfers.proto


export interface GetReceiptRequestInput {
  'transferId'?: (string);
  'record'?: (number);
  'witnessed'?: (boolean);
  '_record'?: "record";
}

export interface GetReceiptRequestOutput {
  'transferId'?: (string);
  'record'?: (number);
  'witnessed'?: (boolean);
}
