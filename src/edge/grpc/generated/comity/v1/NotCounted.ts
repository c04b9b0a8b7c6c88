// Original file: proto/comity/v1/transfers.proto


export interface NotCountedInput {
  'path'?: (string);
  'why'?: (string);
}

export interface NotCountedOutput {
  'path'?: (string);
  'why'?: (string);
}
