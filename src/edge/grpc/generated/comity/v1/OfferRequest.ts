// Original file: proto/comity/v1/peers.proto


export interface OfferRequestInput {
}

export interface OfferRequestOutput {
}
