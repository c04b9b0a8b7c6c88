// Original file: proto/comity/v1/peers.proto


export interface OfferResponseInput {
  'card'?: (Buffer | Uint8Array | string);
}

export interface OfferResponseOutput {
  'card'?: (Buffer);
}
