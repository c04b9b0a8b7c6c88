// Original file: proto/comity/v1/federation.proto


export interface ResolveProposalInput {
  'transferId'?: (string);
  'traceparent'?: (string);
}

export interface ResolveProposalOutput {
  'transferId'?: (string);
  'traceparent'?: (string);
}
