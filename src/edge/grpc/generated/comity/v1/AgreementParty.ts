// Original file: proto/comity/v1/agreements.proto


export interface AgreementPartyInput {
  'trustDomain'?: (string);
  'signed'?: (boolean);
}

export interface AgreementPartyOutput {
  'trustDomain'?: (string);
  'signed'?: (boolean);
}
