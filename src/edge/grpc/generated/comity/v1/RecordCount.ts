// Original file: proto/comity/v1/transfers.proto


export interface RecordCountInput {
  'count'?: (number);
  'permitted'?: (number);
}

export interface RecordCountOutput {
  'count'?: (number);
  'permitted'?: (number);
}
