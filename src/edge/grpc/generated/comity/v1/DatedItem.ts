// Original file: proto/comity/v1/transfers.proto


export interface DatedItemInput {
  'id'?: (string);
  'date'?: (string);
  'evidence'?: (string);
}

export interface DatedItemOutput {
  'id'?: (string);
  'date'?: (string);
  'evidence'?: (string);
}
