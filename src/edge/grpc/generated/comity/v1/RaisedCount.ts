// Original file: proto/comity/v1/transfers.proto


export interface RaisedCountInput {
  'fact'?: (string);
  'value'?: (string);
  'counted'?: (string);
}

export interface RaisedCountOutput {
  'fact'?: (string);
  'value'?: (string);
  'counted'?: (string);
}
