// Original file: proto/comity/v1/identities.proto


export interface RenewRequestInput {
  'csr'?: (string);
}

export interface RenewRequestOutput {
  'csr'?: (string);
}
