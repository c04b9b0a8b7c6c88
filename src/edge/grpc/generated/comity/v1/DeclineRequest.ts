// Original file: proto/comity/v1/agreements.proto


export interface DeclineRequestInput {
  'name'?: (string);
}

export interface DeclineRequestOutput {
  'name'?: (string);
}
