// Original file: proto/comity/v1/transfers.proto


export interface FindingInput {
  'code'?: (string);
  'path'?: (string);
  'sentence'?: (string);
}

export interface FindingOutput {
  'code'?: (string);
  'path'?: (string);
  'sentence'?: (string);
}
