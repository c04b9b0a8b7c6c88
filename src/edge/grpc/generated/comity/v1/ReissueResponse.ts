// Original file: proto/comity/v1/authority.proto


export interface ReissueResponseInput {
  'identities'?: (string)[];
}

export interface ReissueResponseOutput {
  'identities': (string)[];
}
