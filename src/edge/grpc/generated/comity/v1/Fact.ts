// Original file: proto/comity/v1/transfers.proto


export interface FactInput {
  'name'?: (string);
  'values'?: (string)[];
}

export interface FactOutput {
  'name'?: (string);
  'values': (string)[];
}
