// Original file: proto/comity/v1/ledger.proto


export interface RenewKeyResponseInput {
  'ledgerKey'?: (string);
}

export interface RenewKeyResponseOutput {
  'ledgerKey'?: (string);
}
