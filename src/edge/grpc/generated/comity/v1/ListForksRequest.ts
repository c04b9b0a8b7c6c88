// Original file: proto/comity/v1/ledger.proto


export interface ListForksRequestInput {
}

export interface ListForksRequestOutput {
}
