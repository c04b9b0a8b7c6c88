// Original file: proto/comity/v1/law.proto


export interface TurnoverShareInput {
  'least'?: (number | string);
  'most'?: (number | string);
  'basis'?: (string);
  'year'?: (string);
  '_least'?: "least";
}

export interface TurnoverShareOutput {
  'least'?: (number);
  'most'?: (number);
  'basis'?: (string);
  'year'?: (string);
}
