// Original file: proto/comity/v1/transfers.proto


export interface InstrumentInput {
  'id'?: (string);
  'parties'?: (string)[];
  'fromDate'?: (string);
  'untilDate'?: (string);
  'evidence'?: (string);
}

export interface InstrumentOutput {
  'id'?: (string);
  'parties': (string)[];
  'fromDate'?: (string);
  'untilDate'?: (string);
  'evidence'?: (string);
}
