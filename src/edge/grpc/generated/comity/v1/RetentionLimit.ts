// Original file: proto/comity/v1/transfers.proto


export interface RetentionLimitInput {
  'startEvent'?: (string);
  'period'?: (string);
}

export interface RetentionLimitOutput {
  'startEvent'?: (string);
  'period'?: (string);
}
