// Original file: proto/comity/v1/transfers.proto


export interface CollectionInput {
  'modalities'?: (string)[];
  'date'?: (string);
  'evidence'?: (string);
}

export interface CollectionOutput {
  'modalities': (string)[];
  'date'?: (string);
  'evidence'?: (string);
}
