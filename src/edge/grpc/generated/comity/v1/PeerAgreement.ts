// Original file: proto/comity/v1/peers.proto


export interface PeerAgreementInput {
  'id'?: (string);
  'hash'?: (string);
  'inForce'?: (boolean);
}

export interface PeerAgreementOutput {
  'id'?: (string);
  'hash'?: (string);
  'inForce'?: (boolean);
}
