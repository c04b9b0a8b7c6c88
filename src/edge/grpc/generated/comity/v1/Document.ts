// Original file: proto/comity/v1/transfers.proto


export interface DocumentInput {
  'format'?: (string);
  'content'?: (Buffer | Uint8Array | string);
}

export interface DocumentOutput {
  'format'?: (string);
  'content'?: (Buffer);
}
