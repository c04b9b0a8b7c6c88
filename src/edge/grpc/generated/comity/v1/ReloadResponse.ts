// Original file: proto/comity/v1/authority.proto


export interface ReloadResponseInput {
}

export interface ReloadResponseOutput {
}
