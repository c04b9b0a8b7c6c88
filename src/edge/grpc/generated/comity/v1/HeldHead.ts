// Original file: proto/comity/v1/federation.proto


export interface HeldHeadInput {
  'log'?: (Buffer | Uint8Array | string);
  'checkpoint'?: (string);
  'evidence'?: (Buffer | Uint8Array | string);
}

export interface HeldHeadOutput {
  'log'?: (Buffer);
  'checkpoint'?: (string);
  'evidence'?: (Buffer);
}
