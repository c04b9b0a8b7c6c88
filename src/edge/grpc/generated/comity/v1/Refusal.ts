// Original file: proto/comity/v1/federation.proto


export interface RefusalInput {
  'reason'?: (string);
  'message'?: (string);
}

export interface RefusalOutput {
  'reason'?: (string);
  'message'?: (string);
}
