// Original file: proto/comity/v1/transfers.proto


export interface ItemInput {
  'id'?: (string);
  'evidence'?: (string);
}

export interface ItemOutput {
  'id'?: (string);
  'evidence'?: (string);
}
