// Original file: proto/comity/v1/federation.proto


export interface CompareHeadsRequestInput {
  'logs'?: (Buffer | Uint8Array | string)[];
}

export interface CompareHeadsRequestOutput {
  'logs': (Buffer)[];
}
