// Original file: proto/comity/v1/agreements.proto


export interface SignRequestInput {
  'name'?: (string);
}

export interface SignRequestOutput {
  'name'?: (string);
}
