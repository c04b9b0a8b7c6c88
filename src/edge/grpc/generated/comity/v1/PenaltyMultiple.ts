// Original file: proto/comity/v1/law.proto


export interface PenaltyMultipleInput {
  'of'?: (string);
  'most'?: (number | string);
}

export interface PenaltyMultipleOutput {
  'of'?: (string);
  'most'?: (number);
}
