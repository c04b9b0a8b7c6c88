import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AcceptanceInput as _comity_v1_AcceptanceInput, AcceptanceOutput as _comity_v1_AcceptanceOutput } from './comity/v1/Acceptance.ts';
import type { AssessManyRequestInput as _comity_v1_AssessManyRequestInput, AssessManyRequestOutput as _comity_v1_AssessManyRequestOutput } from './comity/v1/AssessManyRequest.ts';
import type { AssessManyResponseInput as _comity_v1_AssessManyResponseInput, AssessManyResponseOutput as _comity_v1_AssessManyResponseOutput } from './comity/v1/AssessManyResponse.ts';
import type { AssessRequestInput as _comity_v1_AssessRequestInput, AssessRequestOutput as _comity_v1_AssessRequestOutput } from './comity/v1/AssessRequest.ts';
import type { AssessResponseInput as _comity_v1_AssessResponseInput, AssessResponseOutput as _comity_v1_AssessResponseOutput } from './comity/v1/AssessResponse.ts';
import type { ChunkEntryInput as _comity_v1_ChunkEntryInput, ChunkEntryOutput as _comity_v1_ChunkEntryOutput } from './comity/v1/ChunkEntry.ts';
import type { ChunkProofInput as _comity_v1_ChunkProofInput, ChunkProofOutput as _comity_v1_ChunkProofOutput } from './comity/v1/ChunkProof.ts';
import type { CitationInput as _comity_v1_CitationInput, CitationOutput as _comity_v1_CitationOutput } from './comity/v1/Citation.ts';
import type { CollectionInput as _comity_v1_CollectionInput, CollectionOutput as _comity_v1_CollectionOutput } from './comity/v1/Collection.ts';
import type { ConsentInput as _comity_v1_ConsentInput, ConsentOutput as _comity_v1_ConsentOutput } from './comity/v1/Consent.ts';
import type { DatedItemInput as _comity_v1_DatedItemInput, DatedItemOutput as _comity_v1_DatedItemOutput } from './comity/v1/DatedItem.ts';
import type { DecisionInput as _comity_v1_DecisionInput, DecisionOutput as _comity_v1_DecisionOutput } from './comity/v1/Decision.ts';
import type { DeliveredRecordInput as _comity_v1_DeliveredRecordInput, DeliveredRecordOutput as _comity_v1_DeliveredRecordOutput } from './comity/v1/DeliveredRecord.ts';
import type { DenialReasonInput as _comity_v1_DenialReasonInput, DenialReasonOutput as _comity_v1_DenialReasonOutput } from './comity/v1/DenialReason.ts';
import type { DocumentInput as _comity_v1_DocumentInput, DocumentOutput as _comity_v1_DocumentOutput } from './comity/v1/Document.ts';
import type { FactInput as _comity_v1_FactInput, FactOutput as _comity_v1_FactOutput } from './comity/v1/Fact.ts';
import type { FilingInput as _comity_v1_FilingInput, FilingOutput as _comity_v1_FilingOutput } from './comity/v1/Filing.ts';
import type { FindingInput as _comity_v1_FindingInput, FindingOutput as _comity_v1_FindingOutput } from './comity/v1/Finding.ts';
import type { ForkInput as _comity_v1_ForkInput, ForkOutput as _comity_v1_ForkOutput } from './comity/v1/Fork.ts';
import type { GetCheckpointRequestInput as _comity_v1_GetCheckpointRequestInput, GetCheckpointRequestOutput as _comity_v1_GetCheckpointRequestOutput } from './comity/v1/GetCheckpointRequest.ts';
import type { GetCheckpointResponseInput as _comity_v1_GetCheckpointResponseInput, GetCheckpointResponseOutput as _comity_v1_GetCheckpointResponseOutput } from './comity/v1/GetCheckpointResponse.ts';
import type { GetCoseReceiptsRequestInput as _comity_v1_GetCoseReceiptsRequestInput, GetCoseReceiptsRequestOutput as _comity_v1_GetCoseReceiptsRequestOutput } from './comity/v1/GetCoseReceiptsRequest.ts';
import type { GetCoseReceiptsResponseInput as _comity_v1_GetCoseReceiptsResponseInput, GetCoseReceiptsResponseOutput as _comity_v1_GetCoseReceiptsResponseOutput } from './comity/v1/GetCoseReceiptsResponse.ts';
import type { GetReceiptRequestInput as _comity_v1_GetReceiptRequestInput, GetReceiptRequestOutput as _comity_v1_GetReceiptRequestOutput } from './comity/v1/GetReceiptRequest.ts';
import type { GetReceiptResponseInput as _comity_v1_GetReceiptResponseInput, GetReceiptResponseOutput as _comity_v1_GetReceiptResponseOutput } from './comity/v1/GetReceiptResponse.ts';
import type { GroundInput as _comity_v1_GroundInput, GroundOutput as _comity_v1_GroundOutput } from './comity/v1/Ground.ts';
import type { HandOverInput as _comity_v1_HandOverInput, HandOverOutput as _comity_v1_HandOverOutput } from './comity/v1/HandOver.ts';
import type { InboxRequestInput as _comity_v1_InboxRequestInput, InboxRequestOutput as _comity_v1_InboxRequestOutput } from './comity/v1/InboxRequest.ts';
import type { InboxResponseInput as _comity_v1_InboxResponseInput, InboxResponseOutput as _comity_v1_InboxResponseOutput } from './comity/v1/InboxResponse.ts';
import type { InstrumentInput as _comity_v1_InstrumentInput, InstrumentOutput as _comity_v1_InstrumentOutput } from './comity/v1/Instrument.ts';
import type { ItemInput as _comity_v1_ItemInput, ItemOutput as _comity_v1_ItemOutput } from './comity/v1/Item.ts';
import type { LedgerClient as _comity_v1_LedgerClient, LedgerDefinition as _comity_v1_LedgerDefinition } from './comity/v1/Ledger.ts';
import type { ListForksRequestInput as _comity_v1_ListForksRequestInput, ListForksRequestOutput as _comity_v1_ListForksRequestOutput } from './comity/v1/ListForksRequest.ts';
import type { ListForksResponseInput as _comity_v1_ListForksResponseInput, ListForksResponseOutput as _comity_v1_ListForksResponseOutput } from './comity/v1/ListForksResponse.ts';
import type { ListHandOversRequestInput as _comity_v1_ListHandOversRequestInput, ListHandOversRequestOutput as _comity_v1_ListHandOversRequestOutput } from './comity/v1/ListHandOversRequest.ts';
import type { ListHandOversResponseInput as _comity_v1_ListHandOversResponseInput, ListHandOversResponseOutput as _comity_v1_ListHandOversResponseOutput } from './comity/v1/ListHandOversResponse.ts';
import type { NotCountedInput as _comity_v1_NotCountedInput, NotCountedOutput as _comity_v1_NotCountedOutput } from './comity/v1/NotCounted.ts';
import type { ObligationInput as _comity_v1_ObligationInput, ObligationOutput as _comity_v1_ObligationOutput } from './comity/v1/Obligation.ts';
import type { OfferInput as _comity_v1_OfferInput, OfferOutput as _comity_v1_OfferOutput } from './comity/v1/Offer.ts';
import type { OnwardInput as _comity_v1_OnwardInput, OnwardOutput as _comity_v1_OnwardOutput } from './comity/v1/Onward.ts';
import type { OutcomeInput as _comity_v1_OutcomeInput, OutcomeOutput as _comity_v1_OutcomeOutput } from './comity/v1/Outcome.ts';
import type { ProveConsistencyRequestInput as _comity_v1_ProveConsistencyRequestInput, ProveConsistencyRequestOutput as _comity_v1_ProveConsistencyRequestOutput } from './comity/v1/ProveConsistencyRequest.ts';
import type { ProveConsistencyResponseInput as _comity_v1_ProveConsistencyResponseInput, ProveConsistencyResponseOutput as _comity_v1_ProveConsistencyResponseOutput } from './comity/v1/ProveConsistencyResponse.ts';
import type { ProveRequestInput as _comity_v1_ProveRequestInput, ProveRequestOutput as _comity_v1_ProveRequestOutput } from './comity/v1/ProveRequest.ts';
import type { ProveResponseInput as _comity_v1_ProveResponseInput, ProveResponseOutput as _comity_v1_ProveResponseOutput } from './comity/v1/ProveResponse.ts';
import type { RaisedCountInput as _comity_v1_RaisedCountInput, RaisedCountOutput as _comity_v1_RaisedCountOutput } from './comity/v1/RaisedCount.ts';
import type { RecipientInput as _comity_v1_RecipientInput, RecipientOutput as _comity_v1_RecipientOutput } from './comity/v1/Recipient.ts';
import type { RecordAnswerInput as _comity_v1_RecordAnswerInput, RecordAnswerOutput as _comity_v1_RecordAnswerOutput } from './comity/v1/RecordAnswer.ts';
import type { RecordChunkInput as _comity_v1_RecordChunkInput, RecordChunkOutput as _comity_v1_RecordChunkOutput } from './comity/v1/RecordChunk.ts';
import type { RecordCountInput as _comity_v1_RecordCountInput, RecordCountOutput as _comity_v1_RecordCountOutput } from './comity/v1/RecordCount.ts';
import type { RecordTermsInput as _comity_v1_RecordTermsInput, RecordTermsOutput as _comity_v1_RecordTermsOutput } from './comity/v1/RecordTerms.ts';
import type { RenewKeyRequestInput as _comity_v1_RenewKeyRequestInput, RenewKeyRequestOutput as _comity_v1_RenewKeyRequestOutput } from './comity/v1/RenewKeyRequest.ts';
import type { RenewKeyResponseInput as _comity_v1_RenewKeyResponseInput, RenewKeyResponseOutput as _comity_v1_RenewKeyResponseOutput } from './comity/v1/RenewKeyResponse.ts';
import type { RequestManyRequestInput as _comity_v1_RequestManyRequestInput, RequestManyRequestOutput as _comity_v1_RequestManyRequestOutput } from './comity/v1/RequestManyRequest.ts';
import type { RequestManyResponseInput as _comity_v1_RequestManyResponseInput, RequestManyResponseOutput as _comity_v1_RequestManyResponseOutput } from './comity/v1/RequestManyResponse.ts';
import type { RequestManySharedInput as _comity_v1_RequestManySharedInput, RequestManySharedOutput as _comity_v1_RequestManySharedOutput } from './comity/v1/RequestManyShared.ts';
import type { RequestRequestInput as _comity_v1_RequestRequestInput, RequestRequestOutput as _comity_v1_RequestRequestOutput } from './comity/v1/RequestRequest.ts';
import type { RequestResponseInput as _comity_v1_RequestResponseInput, RequestResponseOutput as _comity_v1_RequestResponseOutput } from './comity/v1/RequestResponse.ts';
import type { RequestedRecordInput as _comity_v1_RequestedRecordInput, RequestedRecordOutput as _comity_v1_RequestedRecordOutput } from './comity/v1/RequestedRecord.ts';
import type { ResolveRequestInput as _comity_v1_ResolveRequestInput, ResolveRequestOutput as _comity_v1_ResolveRequestOutput } from './comity/v1/ResolveRequest.ts';
import type { ResolveResponseInput as _comity_v1_ResolveResponseInput, ResolveResponseOutput as _comity_v1_ResolveResponseOutput } from './comity/v1/ResolveResponse.ts';
import type { RetentionLimitInput as _comity_v1_RetentionLimitInput, RetentionLimitOutput as _comity_v1_RetentionLimitOutput } from './comity/v1/RetentionLimit.ts';
import type { SharedPartInput as _comity_v1_SharedPartInput, SharedPartOutput as _comity_v1_SharedPartOutput } from './comity/v1/SharedPart.ts';
import type { StatementInput as _comity_v1_StatementInput, StatementOutput as _comity_v1_StatementOutput } from './comity/v1/Statement.ts';
import type { SubjectRecordInput as _comity_v1_SubjectRecordInput, SubjectRecordOutput as _comity_v1_SubjectRecordOutput } from './comity/v1/SubjectRecord.ts';
import type { TransferRequestInput as _comity_v1_TransferRequestInput, TransferRequestOutput as _comity_v1_TransferRequestOutput } from './comity/v1/TransferRequest.ts';
import type { TransfersClient as _comity_v1_TransfersClient, TransfersDefinition as _comity_v1_TransfersDefinition } from './comity/v1/Transfers.ts';
import type { TranslationInput as _comity_v1_TranslationInput, TranslationOutput as _comity_v1_TranslationOutput } from './comity/v1/Translation.ts';
import type { WitnessStateInput as _comity_v1_WitnessStateInput, WitnessStateOutput as _comity_v1_WitnessStateOutput } from './comity/v1/WitnessState.ts';
import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from './google/protobuf/Timestamp.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  comity: {
    v1: {
      Acceptance: MessageTypeDefinition<_comity_v1_AcceptanceInput, _comity_v1_AcceptanceOutput>
      Action: EnumTypeDefinition
      AssessManyRequest: MessageTypeDefinition<_comity_v1_AssessManyRequestInput, _comity_v1_AssessManyRequestOutput>
      AssessManyResponse: MessageTypeDefinition<_comity_v1_AssessManyResponseInput, _comity_v1_AssessManyResponseOutput>
      AssessRequest: MessageTypeDefinition<_comity_v1_AssessRequestInput, _comity_v1_AssessRequestOutput>
      AssessResponse: MessageTypeDefinition<_comity_v1_AssessResponseInput, _comity_v1_AssessResponseOutput>
      AssessView: EnumTypeDefinition
      ChunkEntry: MessageTypeDefinition<_comity_v1_ChunkEntryInput, _comity_v1_ChunkEntryOutput>
      ChunkProof: MessageTypeDefinition<_comity_v1_ChunkProofInput, _comity_v1_ChunkProofOutput>
      Citation: MessageTypeDefinition<_comity_v1_CitationInput, _comity_v1_CitationOutput>
      Collection: MessageTypeDefinition<_comity_v1_CollectionInput, _comity_v1_CollectionOutput>
      Confidence: EnumTypeDefinition
      Consent: MessageTypeDefinition<_comity_v1_ConsentInput, _comity_v1_ConsentOutput>
      ConsentSubjects: EnumTypeDefinition
      ConsentUse: EnumTypeDefinition
      DatedItem: MessageTypeDefinition<_comity_v1_DatedItemInput, _comity_v1_DatedItemOutput>
      Decision: MessageTypeDefinition<_comity_v1_DecisionInput, _comity_v1_DecisionOutput>
      DecisionResult: EnumTypeDefinition
      DeliveredRecord: MessageTypeDefinition<_comity_v1_DeliveredRecordInput, _comity_v1_DeliveredRecordOutput>
      DenialReason: MessageTypeDefinition<_comity_v1_DenialReasonInput, _comity_v1_DenialReasonOutput>
      Document: MessageTypeDefinition<_comity_v1_DocumentInput, _comity_v1_DocumentOutput>
      Fact: MessageTypeDefinition<_comity_v1_FactInput, _comity_v1_FactOutput>
      Filing: MessageTypeDefinition<_comity_v1_FilingInput, _comity_v1_FilingOutput>
      Finding: MessageTypeDefinition<_comity_v1_FindingInput, _comity_v1_FindingOutput>
      Fork: MessageTypeDefinition<_comity_v1_ForkInput, _comity_v1_ForkOutput>
      GetCheckpointRequest: MessageTypeDefinition<_comity_v1_GetCheckpointRequestInput, _comity_v1_GetCheckpointRequestOutput>
      GetCheckpointResponse: MessageTypeDefinition<_comity_v1_GetCheckpointResponseInput, _comity_v1_GetCheckpointResponseOutput>
      GetCoseReceiptsRequest: MessageTypeDefinition<_comity_v1_GetCoseReceiptsRequestInput, _comity_v1_GetCoseReceiptsRequestOutput>
      GetCoseReceiptsResponse: MessageTypeDefinition<_comity_v1_GetCoseReceiptsResponseInput, _comity_v1_GetCoseReceiptsResponseOutput>
      GetReceiptRequest: MessageTypeDefinition<_comity_v1_GetReceiptRequestInput, _comity_v1_GetReceiptRequestOutput>
      GetReceiptResponse: MessageTypeDefinition<_comity_v1_GetReceiptResponseInput, _comity_v1_GetReceiptResponseOutput>
      Ground: MessageTypeDefinition<_comity_v1_GroundInput, _comity_v1_GroundOutput>
      HandOver: MessageTypeDefinition<_comity_v1_HandOverInput, _comity_v1_HandOverOutput>
      InboxRequest: MessageTypeDefinition<_comity_v1_InboxRequestInput, _comity_v1_InboxRequestOutput>
      InboxResponse: MessageTypeDefinition<_comity_v1_InboxResponseInput, _comity_v1_InboxResponseOutput>
      Instrument: MessageTypeDefinition<_comity_v1_InstrumentInput, _comity_v1_InstrumentOutput>
      Item: MessageTypeDefinition<_comity_v1_ItemInput, _comity_v1_ItemOutput>
      Ledger: SubtypeConstructor<typeof grpc.Client, _comity_v1_LedgerClient> & { service: _comity_v1_LedgerDefinition }
      ListForksRequest: MessageTypeDefinition<_comity_v1_ListForksRequestInput, _comity_v1_ListForksRequestOutput>
      ListForksResponse: MessageTypeDefinition<_comity_v1_ListForksResponseInput, _comity_v1_ListForksResponseOutput>
      ListHandOversRequest: MessageTypeDefinition<_comity_v1_ListHandOversRequestInput, _comity_v1_ListHandOversRequestOutput>
      ListHandOversResponse: MessageTypeDefinition<_comity_v1_ListHandOversResponseInput, _comity_v1_ListHandOversResponseOutput>
      NotCounted: MessageTypeDefinition<_comity_v1_NotCountedInput, _comity_v1_NotCountedOutput>
      Obligation: MessageTypeDefinition<_comity_v1_ObligationInput, _comity_v1_ObligationOutput>
      Offer: MessageTypeDefinition<_comity_v1_OfferInput, _comity_v1_OfferOutput>
      Onward: MessageTypeDefinition<_comity_v1_OnwardInput, _comity_v1_OnwardOutput>
      Outcome: MessageTypeDefinition<_comity_v1_OutcomeInput, _comity_v1_OutcomeOutput>
      OutcomeView: EnumTypeDefinition
      ProveConsistencyRequest: MessageTypeDefinition<_comity_v1_ProveConsistencyRequestInput, _comity_v1_ProveConsistencyRequestOutput>
      ProveConsistencyResponse: MessageTypeDefinition<_comity_v1_ProveConsistencyResponseInput, _comity_v1_ProveConsistencyResponseOutput>
      ProveRequest: MessageTypeDefinition<_comity_v1_ProveRequestInput, _comity_v1_ProveRequestOutput>
      ProveResponse: MessageTypeDefinition<_comity_v1_ProveResponseInput, _comity_v1_ProveResponseOutput>
      RaisedCount: MessageTypeDefinition<_comity_v1_RaisedCountInput, _comity_v1_RaisedCountOutput>
      Recipient: MessageTypeDefinition<_comity_v1_RecipientInput, _comity_v1_RecipientOutput>
      RecipientRole: EnumTypeDefinition
      RecordAnswer: MessageTypeDefinition<_comity_v1_RecordAnswerInput, _comity_v1_RecordAnswerOutput>
      RecordChunk: MessageTypeDefinition<_comity_v1_RecordChunkInput, _comity_v1_RecordChunkOutput>
      RecordCount: MessageTypeDefinition<_comity_v1_RecordCountInput, _comity_v1_RecordCountOutput>
      RecordTerms: MessageTypeDefinition<_comity_v1_RecordTermsInput, _comity_v1_RecordTermsOutput>
      RenewKeyRequest: MessageTypeDefinition<_comity_v1_RenewKeyRequestInput, _comity_v1_RenewKeyRequestOutput>
      RenewKeyResponse: MessageTypeDefinition<_comity_v1_RenewKeyResponseInput, _comity_v1_RenewKeyResponseOutput>
      RequestManyRequest: MessageTypeDefinition<_comity_v1_RequestManyRequestInput, _comity_v1_RequestManyRequestOutput>
      RequestManyResponse: MessageTypeDefinition<_comity_v1_RequestManyResponseInput, _comity_v1_RequestManyResponseOutput>
      RequestManyShared: MessageTypeDefinition<_comity_v1_RequestManySharedInput, _comity_v1_RequestManySharedOutput>
      RequestRequest: MessageTypeDefinition<_comity_v1_RequestRequestInput, _comity_v1_RequestRequestOutput>
      RequestResponse: MessageTypeDefinition<_comity_v1_RequestResponseInput, _comity_v1_RequestResponseOutput>
      RequestedRecord: MessageTypeDefinition<_comity_v1_RequestedRecordInput, _comity_v1_RequestedRecordOutput>
      ResolveRequest: MessageTypeDefinition<_comity_v1_ResolveRequestInput, _comity_v1_ResolveRequestOutput>
      ResolveResponse: MessageTypeDefinition<_comity_v1_ResolveResponseInput, _comity_v1_ResolveResponseOutput>
      RetentionLimit: MessageTypeDefinition<_comity_v1_RetentionLimitInput, _comity_v1_RetentionLimitOutput>
      SharedPart: MessageTypeDefinition<_comity_v1_SharedPartInput, _comity_v1_SharedPartOutput>
      Side: EnumTypeDefinition
      Statement: MessageTypeDefinition<_comity_v1_StatementInput, _comity_v1_StatementOutput>
      SubjectRecord: MessageTypeDefinition<_comity_v1_SubjectRecordInput, _comity_v1_SubjectRecordOutput>
      TransferRequest: MessageTypeDefinition<_comity_v1_TransferRequestInput, _comity_v1_TransferRequestOutput>
      TransferState: EnumTypeDefinition
      Transfers: SubtypeConstructor<typeof grpc.Client, _comity_v1_TransfersClient> & { service: _comity_v1_TransfersDefinition }
      Translation: MessageTypeDefinition<_comity_v1_TranslationInput, _comity_v1_TranslationOutput>
      TranslationResult: EnumTypeDefinition
      WitnessState: MessageTypeDefinition<_comity_v1_WitnessStateInput, _comity_v1_WitnessStateOutput>
    }
  }
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_TimestampInput, _google_protobuf_TimestampOutput>
    }
  }
}

