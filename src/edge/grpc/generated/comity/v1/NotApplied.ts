// Original file: proto/comity/v1/law.proto


export interface NotAppliedInput {
  'rule'?: (string);
  'jurisdiction'?: (string);
  'because'?: (string);
}

export interface NotAppliedOutput {
  'rule'?: (string);
  'jurisdiction'?: (string);
  'because'?: (string);
}
