// Original file: proto/comity/v1/transfers.proto


export interface FilingInput {
  'to'?: (string);
  'document'?: (string);
  'filedDate'?: (string);
  'result'?: (string);
  'evidence'?: (string);
}

export interface FilingOutput {
  'to'?: (string);
  'document'?: (string);
  'filedDate'?: (string);
  'result'?: (string);
  'evidence'?: (string);
}
