// Original file: proto/comity/v1/authority.proto


export interface ReloadRequestInput {
}

export interface ReloadRequestOutput {
}
