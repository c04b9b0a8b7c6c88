// Original file: proto/comity/v1/agreements.proto


export interface DraftRequestInput {
  'terms'?: (Buffer | Uint8Array | string);
}

export interface DraftRequestOutput {
  'terms'?: (Buffer);
}
