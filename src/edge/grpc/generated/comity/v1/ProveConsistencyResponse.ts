// Original file: proto/comity/v1/ledger.proto


export interface ProveConsistencyResponseInput {
  'root'?: (Buffer | Uint8Array | string);
  'proof'?: (Buffer | Uint8Array | string)[];
  'checkpoint'?: (string);
}

export interface ProveConsistencyResponseOutput {
  'root'?: (Buffer);
  'proof': (Buffer)[];
  'checkpoint'?: (string);
}
