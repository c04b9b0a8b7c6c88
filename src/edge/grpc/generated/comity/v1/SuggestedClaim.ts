// Original file: proto/comity/v1/law.proto


export interface SuggestedClaimInput {
  'fact'?: (string);
  'atom'?: (string);
}

export interface SuggestedClaimOutput {
  'fact'?: (string);
  'atom'?: (string);
}
