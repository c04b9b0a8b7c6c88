// Original file: proto/comity/v1/peers.proto


export interface RemoveRequestInput {
  'trustDomain'?: (string);
}

export interface RemoveRequestOutput {
  'trustDomain'?: (string);
}
