// Original file: proto/comity/v1/identities.proto


export interface ListRegulatorsRequestInput {
}

export interface ListRegulatorsRequestOutput {
}
