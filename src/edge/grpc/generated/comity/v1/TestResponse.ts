// Original file: proto/comity/v1/peers.proto


export interface TestResponseInput {
  'reachable'?: (boolean);
  'reason'?: (string);
  'message'?: (string);
}

export interface TestResponseOutput {
  'reachable'?: (boolean);
  'reason'?: (string);
  'message'?: (string);
}
