// Original file: proto/comity/v1/authority.proto


export interface GetAuthorityRequestInput {
}

export interface GetAuthorityRequestOutput {
}
