// Original file: proto/comity/v1/federation.proto


export interface GetAbilitiesResponseInput {
  'manyRecords'?: (boolean);
}

export interface GetAbilitiesResponseOutput {
  'manyRecords'?: (boolean);
}
