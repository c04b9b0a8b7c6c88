// Original file: proto/comity/v1/peers.proto


export interface SetAsideInput {
  'agreement'?: (boolean);
  'name'?: (string);
  'message'?: (string);
}

export interface SetAsideOutput {
  'agreement'?: (boolean);
  'name'?: (string);
  'message'?: (string);
}
