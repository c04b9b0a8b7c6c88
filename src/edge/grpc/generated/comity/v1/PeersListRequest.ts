// Original file: proto/comity/v1/peers.proto


export interface PeersListRequestInput {
}

export interface PeersListRequestOutput {
}
