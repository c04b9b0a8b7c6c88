// Original file: proto/comity/v1/identities.proto


export interface IssueRequestInput {
  'identity'?: (string);
  'csr'?: (string);
  'days'?: (number);
  'certificate'?: (string);
  'serves'?: (string)[];
  'party'?: (string);
  'alsoAt'?: (string);
}

export interface IssueRequestOutput {
  'identity'?: (string);
  'csr'?: (string);
  'days'?: (number);
  'certificate'?: (string);
  'serves': (string)[];
  'party'?: (string);
  'alsoAt'?: (string);
}
