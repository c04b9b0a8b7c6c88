// Original file: proto/comity/v1/federation.proto


export interface GetAbilitiesResponseInput {
  'manyRecords'?: (boolean);
  'handOvers'?: (boolean);
}

export interface GetAbilitiesResponseOutput {
  'manyRecords'?: (boolean);
  'handOvers'?: (boolean);
}
