// Original file: proto/comity/v1/identities.proto


export interface ListCertificatesRequestInput {
  'identity'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
  'revoked'?: (boolean);
}

export interface ListCertificatesRequestOutput {
  'identity'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
  'revoked'?: (boolean);
}
