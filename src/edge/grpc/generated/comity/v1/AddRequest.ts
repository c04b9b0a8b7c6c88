// Original file: proto/comity/v1/peers.proto


export interface AddRequestInput {
  'card'?: (Buffer | Uint8Array | string);
  'fingerprint'?: (string);
}

export interface AddRequestOutput {
  'card'?: (Buffer);
  'fingerprint'?: (string);
}
