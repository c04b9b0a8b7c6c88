// Original file: proto/comity/v1/notices.proto


export interface ReachInput {
  'place'?: (string);
  'told'?: (string)[];
  'why'?: (string);
}

export interface ReachOutput {
  'place'?: (string);
  'told': (string)[];
  'why'?: (string);
}
