// Original file: proto/comity/v1/transfers.proto


export interface GetReceiptResponseInput {
  'receipt'?: (Buffer | Uint8Array | string);
}

export interface GetReceiptResponseOutput {
  'receipt'?: (Buffer);
}
