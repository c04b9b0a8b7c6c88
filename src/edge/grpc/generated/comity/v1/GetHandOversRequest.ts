// Original file: proto/comity/v1/federation.proto


export interface GetHandOversRequestInput {
}

export interface GetHandOversRequestOutput {
}
