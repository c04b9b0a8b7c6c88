// Original file: proto/comity/v1/transfers.proto


export interface OnwardInput {
  'tiers'?: (string)[];
  'recipients'?: (string)[];
  'places'?: (string)[];
}

export interface OnwardOutput {
  'tiers': (string)[];
  'recipients': (string)[];
  'places': (string)[];
}
