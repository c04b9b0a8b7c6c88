// Original file: proto/comity/v1/transfers.proto


export interface GroundInput {
  'law'?: (string);
  'basis'?: (string);
  'evidence'?: (string);
}

export interface GroundOutput {
  'law'?: (string);
  'basis'?: (string);
  'evidence'?: (string);
}
