// Original file: proto/comity/v1/federation.proto


export interface GetHeldCheckpointResponseInput {
  'checkpoint'?: (string);
}

export interface GetHeldCheckpointResponseOutput {
  'checkpoint'?: (string);
}
