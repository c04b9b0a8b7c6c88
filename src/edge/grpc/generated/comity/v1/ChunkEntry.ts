// Original file: proto/comity/v1/transfers.proto


export interface ChunkEntryInput {
  'commitment'?: (Buffer | Uint8Array | string);
  'originVerdict'?: (number);
  'destinationVerdict'?: (number);
  'originHash'?: (Buffer | Uint8Array | string);
  'destinationHash'?: (Buffer | Uint8Array | string);
  '_destinationVerdict'?: "destinationVerdict";
}

export interface ChunkEntryOutput {
  'commitment'?: (Buffer);
  'originVerdict'?: (number);
  'destinationVerdict'?: (number);
  'originHash'?: (Buffer);
  'destinationHash'?: (Buffer);
}
