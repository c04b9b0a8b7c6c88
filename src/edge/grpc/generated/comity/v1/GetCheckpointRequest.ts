// Original file: proto/comity/v1/ledger.proto


export interface GetCheckpointRequestInput {
}

export interface GetCheckpointRequestOutput {
}
