// Original file: proto/comity/v1/ledger.proto


export interface ListHandOversRequestInput {
}

export interface ListHandOversRequestOutput {
}
