// Original file: proto/comity/v1/identities.proto


export interface ListCertificatesRequestInput {
  'identity'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListCertificatesRequestOutput {
  'identity'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}
