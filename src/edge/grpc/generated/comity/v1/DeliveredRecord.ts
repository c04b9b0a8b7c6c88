// Original file: proto/comity/v1/transfers.proto


export interface DeliveredRecordInput {
  'index'?: (number);
  'terms'?: (number);
}

export interface DeliveredRecordOutput {
  'index'?: (number);
  'terms'?: (number);
}
