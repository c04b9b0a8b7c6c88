// Original file: proto/comity/v1/federation.proto


export interface GetHeldCheckpointRequestInput {
}

export interface GetHeldCheckpointRequestOutput {
}
