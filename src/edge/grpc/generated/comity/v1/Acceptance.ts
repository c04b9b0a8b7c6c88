// Original file: proto/comity/v1/transfers.proto


export interface AcceptanceInput {
  'obligationsHash'?: (string);
  'evidence'?: (string);
}

export interface AcceptanceOutput {
  'obligationsHash'?: (string);
  'evidence'?: (string);
}
