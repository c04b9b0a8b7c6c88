// Original file: proto/comity/v1/authority.proto


export interface ReissueRequestInput {
  'force'?: (boolean);
}

export interface ReissueRequestOutput {
  'force'?: (boolean);
}
