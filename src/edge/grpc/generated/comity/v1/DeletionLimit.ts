// Original file: proto/comity/v1/law.proto


export interface DeletionLimitInput {
  'startEvent'?: (string);
  'period'?: (string);
  'prompt'?: (boolean);
  'hold'?: (boolean);
}

export interface DeletionLimitOutput {
  'startEvent'?: (string);
  'period'?: (string);
  'prompt'?: (boolean);
  'hold'?: (boolean);
}
