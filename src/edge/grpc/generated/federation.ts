import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AnswerInput as _comity_v1_AnswerInput, AnswerOutput as _comity_v1_AnswerOutput } from './comity/v1/Answer.ts';
import type { CompareHeadsRequestInput as _comity_v1_CompareHeadsRequestInput, CompareHeadsRequestOutput as _comity_v1_CompareHeadsRequestOutput } from './comity/v1/CompareHeadsRequest.ts';
import type { CompareHeadsResponseInput as _comity_v1_CompareHeadsResponseInput, CompareHeadsResponseOutput as _comity_v1_CompareHeadsResponseOutput } from './comity/v1/CompareHeadsResponse.ts';
import type { CosignRequestInput as _comity_v1_CosignRequestInput, CosignRequestOutput as _comity_v1_CosignRequestOutput } from './comity/v1/CosignRequest.ts';
import type { CosignResponseInput as _comity_v1_CosignResponseInput, CosignResponseOutput as _comity_v1_CosignResponseOutput } from './comity/v1/CosignResponse.ts';
import type { ExchangeRequestInput as _comity_v1_ExchangeRequestInput, ExchangeRequestOutput as _comity_v1_ExchangeRequestOutput } from './comity/v1/ExchangeRequest.ts';
import type { ExchangeResponseInput as _comity_v1_ExchangeResponseInput, ExchangeResponseOutput as _comity_v1_ExchangeResponseOutput } from './comity/v1/ExchangeResponse.ts';
import type { ExchangedRelayInput as _comity_v1_ExchangedRelayInput, ExchangedRelayOutput as _comity_v1_ExchangedRelayOutput } from './comity/v1/ExchangedRelay.ts';
import type { ExchangedTransferInput as _comity_v1_ExchangedTransferInput, ExchangedTransferOutput as _comity_v1_ExchangedTransferOutput } from './comity/v1/ExchangedTransfer.ts';
import type { ExtensionInput as _comity_v1_ExtensionInput, ExtensionOutput as _comity_v1_ExtensionOutput } from './comity/v1/Extension.ts';
import type { FederationClient as _comity_v1_FederationClient, FederationDefinition as _comity_v1_FederationDefinition } from './comity/v1/Federation.ts';
import type { ForkInput as _comity_v1_ForkInput, ForkOutput as _comity_v1_ForkOutput } from './comity/v1/Fork.ts';
import type { GetAbilitiesRequestInput as _comity_v1_GetAbilitiesRequestInput, GetAbilitiesRequestOutput as _comity_v1_GetAbilitiesRequestOutput } from './comity/v1/GetAbilitiesRequest.ts';
import type { GetAbilitiesResponseInput as _comity_v1_GetAbilitiesResponseInput, GetAbilitiesResponseOutput as _comity_v1_GetAbilitiesResponseOutput } from './comity/v1/GetAbilitiesResponse.ts';
import type { GetCheckpointRequestInput as _comity_v1_GetCheckpointRequestInput, GetCheckpointRequestOutput as _comity_v1_GetCheckpointRequestOutput } from './comity/v1/GetCheckpointRequest.ts';
import type { GetCheckpointResponseInput as _comity_v1_GetCheckpointResponseInput, GetCheckpointResponseOutput as _comity_v1_GetCheckpointResponseOutput } from './comity/v1/GetCheckpointResponse.ts';
import type { GetCoseReceiptsRequestInput as _comity_v1_GetCoseReceiptsRequestInput, GetCoseReceiptsRequestOutput as _comity_v1_GetCoseReceiptsRequestOutput } from './comity/v1/GetCoseReceiptsRequest.ts';
import type { GetCoseReceiptsResponseInput as _comity_v1_GetCoseReceiptsResponseInput, GetCoseReceiptsResponseOutput as _comity_v1_GetCoseReceiptsResponseOutput } from './comity/v1/GetCoseReceiptsResponse.ts';
import type { GetHandOversRequestInput as _comity_v1_GetHandOversRequestInput, GetHandOversRequestOutput as _comity_v1_GetHandOversRequestOutput } from './comity/v1/GetHandOversRequest.ts';
import type { GetHandOversResponseInput as _comity_v1_GetHandOversResponseInput, GetHandOversResponseOutput as _comity_v1_GetHandOversResponseOutput } from './comity/v1/GetHandOversResponse.ts';
import type { GetHeldCheckpointRequestInput as _comity_v1_GetHeldCheckpointRequestInput, GetHeldCheckpointRequestOutput as _comity_v1_GetHeldCheckpointRequestOutput } from './comity/v1/GetHeldCheckpointRequest.ts';
import type { GetHeldCheckpointResponseInput as _comity_v1_GetHeldCheckpointResponseInput, GetHeldCheckpointResponseOutput as _comity_v1_GetHeldCheckpointResponseOutput } from './comity/v1/GetHeldCheckpointResponse.ts';
import type { HandOverInput as _comity_v1_HandOverInput, HandOverOutput as _comity_v1_HandOverOutput } from './comity/v1/HandOver.ts';
import type { HeldHeadInput as _comity_v1_HeldHeadInput, HeldHeadOutput as _comity_v1_HeldHeadOutput } from './comity/v1/HeldHead.ts';
import type { LedgerClient as _comity_v1_LedgerClient, LedgerDefinition as _comity_v1_LedgerDefinition } from './comity/v1/Ledger.ts';
import type { ListExchangedRequestInput as _comity_v1_ListExchangedRequestInput, ListExchangedRequestOutput as _comity_v1_ListExchangedRequestOutput } from './comity/v1/ListExchangedRequest.ts';
import type { ListExchangedResponseInput as _comity_v1_ListExchangedResponseInput, ListExchangedResponseOutput as _comity_v1_ListExchangedResponseOutput } from './comity/v1/ListExchangedResponse.ts';
import type { ListForksRequestInput as _comity_v1_ListForksRequestInput, ListForksRequestOutput as _comity_v1_ListForksRequestOutput } from './comity/v1/ListForksRequest.ts';
import type { ListForksResponseInput as _comity_v1_ListForksResponseInput, ListForksResponseOutput as _comity_v1_ListForksResponseOutput } from './comity/v1/ListForksResponse.ts';
import type { ListHandOversRequestInput as _comity_v1_ListHandOversRequestInput, ListHandOversRequestOutput as _comity_v1_ListHandOversRequestOutput } from './comity/v1/ListHandOversRequest.ts';
import type { ListHandOversResponseInput as _comity_v1_ListHandOversResponseInput, ListHandOversResponseOutput as _comity_v1_ListHandOversResponseOutput } from './comity/v1/ListHandOversResponse.ts';
import type { ProposalInput as _comity_v1_ProposalInput, ProposalOutput as _comity_v1_ProposalOutput } from './comity/v1/Proposal.ts';
import type { ProveConsistencyRequestInput as _comity_v1_ProveConsistencyRequestInput, ProveConsistencyRequestOutput as _comity_v1_ProveConsistencyRequestOutput } from './comity/v1/ProveConsistencyRequest.ts';
import type { ProveConsistencyResponseInput as _comity_v1_ProveConsistencyResponseInput, ProveConsistencyResponseOutput as _comity_v1_ProveConsistencyResponseOutput } from './comity/v1/ProveConsistencyResponse.ts';
import type { ProveHeadRequestInput as _comity_v1_ProveHeadRequestInput, ProveHeadRequestOutput as _comity_v1_ProveHeadRequestOutput } from './comity/v1/ProveHeadRequest.ts';
import type { ProveHeadResponseInput as _comity_v1_ProveHeadResponseInput, ProveHeadResponseOutput as _comity_v1_ProveHeadResponseOutput } from './comity/v1/ProveHeadResponse.ts';
import type { ProveRequestInput as _comity_v1_ProveRequestInput, ProveRequestOutput as _comity_v1_ProveRequestOutput } from './comity/v1/ProveRequest.ts';
import type { ProveResponseInput as _comity_v1_ProveResponseInput, ProveResponseOutput as _comity_v1_ProveResponseOutput } from './comity/v1/ProveResponse.ts';
import type { RefusalInput as _comity_v1_RefusalInput, RefusalOutput as _comity_v1_RefusalOutput } from './comity/v1/Refusal.ts';
import type { RelayInput as _comity_v1_RelayInput, RelayOutput as _comity_v1_RelayOutput } from './comity/v1/Relay.ts';
import type { RenewKeyRequestInput as _comity_v1_RenewKeyRequestInput, RenewKeyRequestOutput as _comity_v1_RenewKeyRequestOutput } from './comity/v1/RenewKeyRequest.ts';
import type { RenewKeyResponseInput as _comity_v1_RenewKeyResponseInput, RenewKeyResponseOutput as _comity_v1_RenewKeyResponseOutput } from './comity/v1/RenewKeyResponse.ts';
import type { ResolveProposalInput as _comity_v1_ResolveProposalInput, ResolveProposalOutput as _comity_v1_ResolveProposalOutput } from './comity/v1/ResolveProposal.ts';
import type { StatementInput as _comity_v1_StatementInput, StatementOutput as _comity_v1_StatementOutput } from './comity/v1/Statement.ts';
import type { WitnessStateInput as _comity_v1_WitnessStateInput, WitnessStateOutput as _comity_v1_WitnessStateOutput } from './comity/v1/WitnessState.ts';
import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from './google/protobuf/Timestamp.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  comity: {
    v1: {
      Answer: MessageTypeDefinition<_comity_v1_AnswerInput, _comity_v1_AnswerOutput>
      CompareHeadsRequest: MessageTypeDefinition<_comity_v1_CompareHeadsRequestInput, _comity_v1_CompareHeadsRequestOutput>
      CompareHeadsResponse: MessageTypeDefinition<_comity_v1_CompareHeadsResponseInput, _comity_v1_CompareHeadsResponseOutput>
      CosignRequest: MessageTypeDefinition<_comity_v1_CosignRequestInput, _comity_v1_CosignRequestOutput>
      CosignResponse: MessageTypeDefinition<_comity_v1_CosignResponseInput, _comity_v1_CosignResponseOutput>
      ExchangeRequest: MessageTypeDefinition<_comity_v1_ExchangeRequestInput, _comity_v1_ExchangeRequestOutput>
      ExchangeResponse: MessageTypeDefinition<_comity_v1_ExchangeResponseInput, _comity_v1_ExchangeResponseOutput>
      ExchangedRelay: MessageTypeDefinition<_comity_v1_ExchangedRelayInput, _comity_v1_ExchangedRelayOutput>
      ExchangedTransfer: MessageTypeDefinition<_comity_v1_ExchangedTransferInput, _comity_v1_ExchangedTransferOutput>
      Extension: MessageTypeDefinition<_comity_v1_ExtensionInput, _comity_v1_ExtensionOutput>
      Federation: SubtypeConstructor<typeof grpc.Client, _comity_v1_FederationClient> & { service: _comity_v1_FederationDefinition }
      Fork: MessageTypeDefinition<_comity_v1_ForkInput, _comity_v1_ForkOutput>
      GetAbilitiesRequest: MessageTypeDefinition<_comity_v1_GetAbilitiesRequestInput, _comity_v1_GetAbilitiesRequestOutput>
      GetAbilitiesResponse: MessageTypeDefinition<_comity_v1_GetAbilitiesResponseInput, _comity_v1_GetAbilitiesResponseOutput>
      GetCheckpointRequest: MessageTypeDefinition<_comity_v1_GetCheckpointRequestInput, _comity_v1_GetCheckpointRequestOutput>
      GetCheckpointResponse: MessageTypeDefinition<_comity_v1_GetCheckpointResponseInput, _comity_v1_GetCheckpointResponseOutput>
      GetCoseReceiptsRequest: MessageTypeDefinition<_comity_v1_GetCoseReceiptsRequestInput, _comity_v1_GetCoseReceiptsRequestOutput>
      GetCoseReceiptsResponse: MessageTypeDefinition<_comity_v1_GetCoseReceiptsResponseInput, _comity_v1_GetCoseReceiptsResponseOutput>
      GetHandOversRequest: MessageTypeDefinition<_comity_v1_GetHandOversRequestInput, _comity_v1_GetHandOversRequestOutput>
      GetHandOversResponse: MessageTypeDefinition<_comity_v1_GetHandOversResponseInput, _comity_v1_GetHandOversResponseOutput>
      GetHeldCheckpointRequest: MessageTypeDefinition<_comity_v1_GetHeldCheckpointRequestInput, _comity_v1_GetHeldCheckpointRequestOutput>
      GetHeldCheckpointResponse: MessageTypeDefinition<_comity_v1_GetHeldCheckpointResponseInput, _comity_v1_GetHeldCheckpointResponseOutput>
      HandOver: MessageTypeDefinition<_comity_v1_HandOverInput, _comity_v1_HandOverOutput>
      HeldHead: MessageTypeDefinition<_comity_v1_HeldHeadInput, _comity_v1_HeldHeadOutput>
      Ledger: SubtypeConstructor<typeof grpc.Client, _comity_v1_LedgerClient> & { service: _comity_v1_LedgerDefinition }
      ListExchangedRequest: MessageTypeDefinition<_comity_v1_ListExchangedRequestInput, _comity_v1_ListExchangedRequestOutput>
      ListExchangedResponse: MessageTypeDefinition<_comity_v1_ListExchangedResponseInput, _comity_v1_ListExchangedResponseOutput>
      ListForksRequest: MessageTypeDefinition<_comity_v1_ListForksRequestInput, _comity_v1_ListForksRequestOutput>
      ListForksResponse: MessageTypeDefinition<_comity_v1_ListForksResponseInput, _comity_v1_ListForksResponseOutput>
      ListHandOversRequest: MessageTypeDefinition<_comity_v1_ListHandOversRequestInput, _comity_v1_ListHandOversRequestOutput>
      ListHandOversResponse: MessageTypeDefinition<_comity_v1_ListHandOversResponseInput, _comity_v1_ListHandOversResponseOutput>
      Proposal: MessageTypeDefinition<_comity_v1_ProposalInput, _comity_v1_ProposalOutput>
      ProveConsistencyRequest: MessageTypeDefinition<_comity_v1_ProveConsistencyRequestInput, _comity_v1_ProveConsistencyRequestOutput>
      ProveConsistencyResponse: MessageTypeDefinition<_comity_v1_ProveConsistencyResponseInput, _comity_v1_ProveConsistencyResponseOutput>
      ProveHeadRequest: MessageTypeDefinition<_comity_v1_ProveHeadRequestInput, _comity_v1_ProveHeadRequestOutput>
      ProveHeadResponse: MessageTypeDefinition<_comity_v1_ProveHeadResponseInput, _comity_v1_ProveHeadResponseOutput>
      ProveRequest: MessageTypeDefinition<_comity_v1_ProveRequestInput, _comity_v1_ProveRequestOutput>
      ProveResponse: MessageTypeDefinition<_comity_v1_ProveResponseInput, _comity_v1_ProveResponseOutput>
      Refusal: MessageTypeDefinition<_comity_v1_RefusalInput, _comity_v1_RefusalOutput>
      Relay: MessageTypeDefinition<_comity_v1_RelayInput, _comity_v1_RelayOutput>
      RelayKind: EnumTypeDefinition
      RenewKeyRequest: MessageTypeDefinition<_comity_v1_RenewKeyRequestInput, _comity_v1_RenewKeyRequestOutput>
      RenewKeyResponse: MessageTypeDefinition<_comity_v1_RenewKeyResponseInput, _comity_v1_RenewKeyResponseOutput>
      ResolveProposal: MessageTypeDefinition<_comity_v1_ResolveProposalInput, _comity_v1_ResolveProposalOutput>
      Statement: MessageTypeDefinition<_comity_v1_StatementInput, _comity_v1_StatementOutput>
      WitnessState: MessageTypeDefinition<_comity_v1_WitnessStateInput, _comity_v1_WitnessStateOutput>
    }
  }
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_TimestampInput, _google_protobuf_TimestampOutput>
    }
  }
}

