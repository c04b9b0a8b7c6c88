// Original file: proto/comity/v1/ledger.proto


export interface GetCheckpointResponseInput {
  'checkpoint'?: (string);
  'cosigned'?: (string);
}

export interface GetCheckpointResponseOutput {
  'checkpoint'?: (string);
  'cosigned'?: (string);
}
