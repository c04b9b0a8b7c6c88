// Original file: proto/comity/v1/peers.proto


export interface RemoveResponseInput {
}

export interface RemoveResponseOutput {
}
