// Original file: proto/comity/v1/law.proto


export interface WordInput {
  'name'?: (string);
  'says'?: (string);
}

export interface WordOutput {
  'name'?: (string);
  'says'?: (string);
}
