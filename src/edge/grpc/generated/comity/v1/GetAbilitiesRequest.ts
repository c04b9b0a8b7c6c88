// Original file: proto/comity/v1/federation.proto


export interface GetAbilitiesRequestInput {
}

export interface GetAbilitiesRequestOutput {
}
