// Original file: proto/comity/v1/identities.proto


export interface RenewResponseInput {
  'certificate'?: (string);
  'authority'?: (string);
}

export interface RenewResponseOutput {
  'certificate'?: (string);
  'authority'?: (string);
}
