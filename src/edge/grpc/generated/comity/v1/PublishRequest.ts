// Original file: proto/comity/v1/packs.proto


export interface PublishRequestInput {
  'text'?: (Buffer | Uint8Array | string);
  'file'?: (string);
}

export interface PublishRequestOutput {
  'text'?: (Buffer);
  'file'?: (string);
}
