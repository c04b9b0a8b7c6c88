// Original file: proto/comity/v1/agreements.proto


export interface ListAgreementsRequestInput {
}

export interface ListAgreementsRequestOutput {
}
