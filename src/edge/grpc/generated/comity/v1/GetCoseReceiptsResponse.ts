// Original file: proto/comity/v1/ledger.proto


export interface GetCoseReceiptsResponseInput {
  'receipts'?: (Buffer | Uint8Array | string)[];
}

export interface GetCoseReceiptsResponseOutput {
  'receipts': (Buffer)[];
}
