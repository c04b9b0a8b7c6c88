// Original file: proto/comity/v1/peers.proto


export interface TestRequestInput {
  'trustDomain'?: (string);
}

export interface TestRequestOutput {
  'trustDomain'?: (string);
}
