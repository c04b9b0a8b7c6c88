// Original file: proto/comity/v1/agreements.proto


export interface TerminateRequestInput {
  'name'?: (string);
  'endsAt'?: (string);
}

export interface TerminateRequestOutput {
  'name'?: (string);
  'endsAt'?: (string);
}
