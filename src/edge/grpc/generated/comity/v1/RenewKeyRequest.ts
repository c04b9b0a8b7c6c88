// Original file: proto/comity/v1/ledger.proto


export interface RenewKeyRequestInput {
  'ledgerKey'?: (string);
  'force'?: (boolean);
}

export interface RenewKeyRequestOutput {
  'ledgerKey'?: (string);
  'force'?: (boolean);
}
