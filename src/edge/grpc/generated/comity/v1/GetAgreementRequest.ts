// Original file: proto/comity/v1/agreements.proto


export interface GetAgreementRequestInput {
  'name'?: (string);
}

export interface GetAgreementRequestOutput {
  'name'?: (string);
}
