// Original file: proto/comity/v1/ledger.proto


export interface GetCheckpointResponseInput {
  'checkpoint'?: (string);
}

export interface GetCheckpointResponseOutput {
  'checkpoint'?: (string);
}
