// Original file: proto/comity/v1/transfers.proto


export interface RecordAnswerInput {
  'decision'?: (number);
  'commitment'?: (Buffer | Uint8Array | string);
  'path'?: (Buffer | Uint8Array | string);
}

export interface RecordAnswerOutput {
  'decision'?: (number);
  'commitment'?: (Buffer);
  'path'?: (Buffer);
}
