// Original file: proto/comity/v1/law.proto


export interface PackVersionInput {
  'jurisdiction'?: (string);
  'version'?: (string);
  'hash'?: (string);
}

export interface PackVersionOutput {
  'jurisdiction'?: (string);
  'version'?: (string);
  'hash'?: (string);
}
