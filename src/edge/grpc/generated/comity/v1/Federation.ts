// Original file: proto/comity/v1/federation.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CompareHeadsRequestInput as _comity_v1_CompareHeadsRequestInput, CompareHeadsRequestOutput as _comity_v1_CompareHeadsRequestOutput } from '../../comity/v1/CompareHeadsRequest.ts';
import type { CompareHeadsResponseInput as _comity_v1_CompareHeadsResponseInput, CompareHeadsResponseOutput as _comity_v1_CompareHeadsResponseOutput } from '../../comity/v1/CompareHeadsResponse.ts';
import type { CosignRequestInput as _comity_v1_CosignRequestInput, CosignRequestOutput as _comity_v1_CosignRequestOutput } from '../../comity/v1/CosignRequest.ts';
import type { CosignResponseInput as _comity_v1_CosignResponseInput, CosignResponseOutput as _comity_v1_CosignResponseOutput } from '../../comity/v1/CosignResponse.ts';
import type { ExchangeRequestInput as _comity_v1_ExchangeRequestInput, ExchangeRequestOutput as _comity_v1_ExchangeRequestOutput } from '../../comity/v1/ExchangeRequest.ts';
import type { ExchangeResponseInput as _comity_v1_ExchangeResponseInput, ExchangeResponseOutput as _comity_v1_ExchangeResponseOutput } from '../../comity/v1/ExchangeResponse.ts';
import type { GetAbilitiesRequestInput as _comity_v1_GetAbilitiesRequestInput, GetAbilitiesRequestOutput as _comity_v1_GetAbilitiesRequestOutput } from '../../comity/v1/GetAbilitiesRequest.ts';
import type { GetAbilitiesResponseInput as _comity_v1_GetAbilitiesResponseInput, GetAbilitiesResponseOutput as _comity_v1_GetAbilitiesResponseOutput } from '../../comity/v1/GetAbilitiesResponse.ts';
import type { GetHandOversRequestInput as _comity_v1_GetHandOversRequestInput, GetHandOversRequestOutput as _comity_v1_GetHandOversRequestOutput } from '../../comity/v1/GetHandOversRequest.ts';
import type { GetHandOversResponseInput as _comity_v1_GetHandOversResponseInput, GetHandOversResponseOutput as _comity_v1_GetHandOversResponseOutput } from '../../comity/v1/GetHandOversResponse.ts';
import type { GetHeldCheckpointRequestInput as _comity_v1_GetHeldCheckpointRequestInput, GetHeldCheckpointRequestOutput as _comity_v1_GetHeldCheckpointRequestOutput } from '../../comity/v1/GetHeldCheckpointRequest.ts';
import type { GetHeldCheckpointResponseInput as _comity_v1_GetHeldCheckpointResponseInput, GetHeldCheckpointResponseOutput as _comity_v1_GetHeldCheckpointResponseOutput } from '../../comity/v1/GetHeldCheckpointResponse.ts';
import type { ListExchangedRequestInput as _comity_v1_ListExchangedRequestInput, ListExchangedRequestOutput as _comity_v1_ListExchangedRequestOutput } from '../../comity/v1/ListExchangedRequest.ts';
import type { ListExchangedResponseInput as _comity_v1_ListExchangedResponseInput, ListExchangedResponseOutput as _comity_v1_ListExchangedResponseOutput } from '../../comity/v1/ListExchangedResponse.ts';
import type { ProveHeadRequestInput as _comity_v1_ProveHeadRequestInput, ProveHeadRequestOutput as _comity_v1_ProveHeadRequestOutput } from '../../comity/v1/ProveHeadRequest.ts';
import type { ProveHeadResponseInput as _comity_v1_ProveHeadResponseInput, ProveHeadResponseOutput as _comity_v1_ProveHeadResponseOutput } from '../../comity/v1/ProveHeadResponse.ts';

export interface FederationClient extends grpc.Client {
  CompareHeads(argument: _comity_v1_CompareHeadsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_CompareHeadsResponseOutput>): grpc.ClientUnaryCall;
  CompareHeads(argument: _comity_v1_CompareHeadsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_CompareHeadsResponseOutput>): grpc.ClientUnaryCall;
  CompareHeads(argument: _comity_v1_CompareHeadsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_CompareHeadsResponseOutput>): grpc.ClientUnaryCall;
  CompareHeads(argument: _comity_v1_CompareHeadsRequestInput, callback: grpc.requestCallback<_comity_v1_CompareHeadsResponseOutput>): grpc.ClientUnaryCall;
  compareHeads(argument: _comity_v1_CompareHeadsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_CompareHeadsResponseOutput>): grpc.ClientUnaryCall;
  compareHeads(argument: _comity_v1_CompareHeadsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_CompareHeadsResponseOutput>): grpc.ClientUnaryCall;
  compareHeads(argument: _comity_v1_CompareHeadsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_CompareHeadsResponseOutput>): grpc.ClientUnaryCall;
  compareHeads(argument: _comity_v1_CompareHeadsRequestInput, callback: grpc.requestCallback<_comity_v1_CompareHeadsResponseOutput>): grpc.ClientUnaryCall;
  
  Cosign(argument: _comity_v1_CosignRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_CosignResponseOutput>): grpc.ClientUnaryCall;
  Cosign(argument: _comity_v1_CosignRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_CosignResponseOutput>): grpc.ClientUnaryCall;
  Cosign(argument: _comity_v1_CosignRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_CosignResponseOutput>): grpc.ClientUnaryCall;
  Cosign(argument: _comity_v1_CosignRequestInput, callback: grpc.requestCallback<_comity_v1_CosignResponseOutput>): grpc.ClientUnaryCall;
  cosign(argument: _comity_v1_CosignRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_CosignResponseOutput>): grpc.ClientUnaryCall;
  cosign(argument: _comity_v1_CosignRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_CosignResponseOutput>): grpc.ClientUnaryCall;
  cosign(argument: _comity_v1_CosignRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_CosignResponseOutput>): grpc.ClientUnaryCall;
  cosign(argument: _comity_v1_CosignRequestInput, callback: grpc.requestCallback<_comity_v1_CosignResponseOutput>): grpc.ClientUnaryCall;
  
  Exchange(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_comity_v1_ExchangeRequestInput, _comity_v1_ExchangeResponseOutput>;
  Exchange(options?: grpc.CallOptions): grpc.ClientDuplexStream<_comity_v1_ExchangeRequestInput, _comity_v1_ExchangeResponseOutput>;
  exchange(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_comity_v1_ExchangeRequestInput, _comity_v1_ExchangeResponseOutput>;
  exchange(options?: grpc.CallOptions): grpc.ClientDuplexStream<_comity_v1_ExchangeRequestInput, _comity_v1_ExchangeResponseOutput>;
  
  GetAbilities(argument: _comity_v1_GetAbilitiesRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetAbilitiesResponseOutput>): grpc.ClientUnaryCall;
  GetAbilities(argument: _comity_v1_GetAbilitiesRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetAbilitiesResponseOutput>): grpc.ClientUnaryCall;
  GetAbilities(argument: _comity_v1_GetAbilitiesRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetAbilitiesResponseOutput>): grpc.ClientUnaryCall;
  GetAbilities(argument: _comity_v1_GetAbilitiesRequestInput, callback: grpc.requestCallback<_comity_v1_GetAbilitiesResponseOutput>): grpc.ClientUnaryCall;
  getAbilities(argument: _comity_v1_GetAbilitiesRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetAbilitiesResponseOutput>): grpc.ClientUnaryCall;
  getAbilities(argument: _comity_v1_GetAbilitiesRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetAbilitiesResponseOutput>): grpc.ClientUnaryCall;
  getAbilities(argument: _comity_v1_GetAbilitiesRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetAbilitiesResponseOutput>): grpc.ClientUnaryCall;
  getAbilities(argument: _comity_v1_GetAbilitiesRequestInput, callback: grpc.requestCallback<_comity_v1_GetAbilitiesResponseOutput>): grpc.ClientUnaryCall;
  
  GetHandOvers(argument: _comity_v1_GetHandOversRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetHandOversResponseOutput>): grpc.ClientUnaryCall;
  GetHandOvers(argument: _comity_v1_GetHandOversRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetHandOversResponseOutput>): grpc.ClientUnaryCall;
  GetHandOvers(argument: _comity_v1_GetHandOversRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetHandOversResponseOutput>): grpc.ClientUnaryCall;
  GetHandOvers(argument: _comity_v1_GetHandOversRequestInput, callback: grpc.requestCallback<_comity_v1_GetHandOversResponseOutput>): grpc.ClientUnaryCall;
  getHandOvers(argument: _comity_v1_GetHandOversRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetHandOversResponseOutput>): grpc.ClientUnaryCall;
  getHandOvers(argument: _comity_v1_GetHandOversRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetHandOversResponseOutput>): grpc.ClientUnaryCall;
  getHandOvers(argument: _comity_v1_GetHandOversRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetHandOversResponseOutput>): grpc.ClientUnaryCall;
  getHandOvers(argument: _comity_v1_GetHandOversRequestInput, callback: grpc.requestCallback<_comity_v1_GetHandOversResponseOutput>): grpc.ClientUnaryCall;
  
  GetHeldCheckpoint(argument: _comity_v1_GetHeldCheckpointRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetHeldCheckpointResponseOutput>): grpc.ClientUnaryCall;
  GetHeldCheckpoint(argument: _comity_v1_GetHeldCheckpointRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetHeldCheckpointResponseOutput>): grpc.ClientUnaryCall;
  GetHeldCheckpoint(argument: _comity_v1_GetHeldCheckpointRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetHeldCheckpointResponseOutput>): grpc.ClientUnaryCall;
  GetHeldCheckpoint(argument: _comity_v1_GetHeldCheckpointRequestInput, callback: grpc.requestCallback<_comity_v1_GetHeldCheckpointResponseOutput>): grpc.ClientUnaryCall;
  getHeldCheckpoint(argument: _comity_v1_GetHeldCheckpointRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetHeldCheckpointResponseOutput>): grpc.ClientUnaryCall;
  getHeldCheckpoint(argument: _comity_v1_GetHeldCheckpointRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetHeldCheckpointResponseOutput>): grpc.ClientUnaryCall;
  getHeldCheckpoint(argument: _comity_v1_GetHeldCheckpointRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetHeldCheckpointResponseOutput>): grpc.ClientUnaryCall;
  getHeldCheckpoint(argument: _comity_v1_GetHeldCheckpointRequestInput, callback: grpc.requestCallback<_comity_v1_GetHeldCheckpointResponseOutput>): grpc.ClientUnaryCall;
  
  ListExchanged(argument: _comity_v1_ListExchangedRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListExchangedResponseOutput>): grpc.ClientUnaryCall;
  ListExchanged(argument: _comity_v1_ListExchangedRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ListExchangedResponseOutput>): grpc.ClientUnaryCall;
  ListExchanged(argument: _comity_v1_ListExchangedRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListExchangedResponseOutput>): grpc.ClientUnaryCall;
  ListExchanged(argument: _comity_v1_ListExchangedRequestInput, callback: grpc.requestCallback<_comity_v1_ListExchangedResponseOutput>): grpc.ClientUnaryCall;
  listExchanged(argument: _comity_v1_ListExchangedRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListExchangedResponseOutput>): grpc.ClientUnaryCall;
  listExchanged(argument: _comity_v1_ListExchangedRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ListExchangedResponseOutput>): grpc.ClientUnaryCall;
  listExchanged(argument: _comity_v1_ListExchangedRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListExchangedResponseOutput>): grpc.ClientUnaryCall;
  listExchanged(argument: _comity_v1_ListExchangedRequestInput, callback: grpc.requestCallback<_comity_v1_ListExchangedResponseOutput>): grpc.ClientUnaryCall;
  
  ProveHead(argument: _comity_v1_ProveHeadRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ProveHeadResponseOutput>): grpc.ClientUnaryCall;
  ProveHead(argument: _comity_v1_ProveHeadRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ProveHeadResponseOutput>): grpc.ClientUnaryCall;
  ProveHead(argument: _comity_v1_ProveHeadRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ProveHeadResponseOutput>): grpc.ClientUnaryCall;
  ProveHead(argument: _comity_v1_ProveHeadRequestInput, callback: grpc.requestCallback<_comity_v1_ProveHeadResponseOutput>): grpc.ClientUnaryCall;
  proveHead(argument: _comity_v1_ProveHeadRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ProveHeadResponseOutput>): grpc.ClientUnaryCall;
  proveHead(argument: _comity_v1_ProveHeadRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ProveHeadResponseOutput>): grpc.ClientUnaryCall;
  proveHead(argument: _comity_v1_ProveHeadRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ProveHeadResponseOutput>): grpc.ClientUnaryCall;
  proveHead(argument: _comity_v1_ProveHeadRequestInput, callback: grpc.requestCallback<_comity_v1_ProveHeadResponseOutput>): grpc.ClientUnaryCall;
  
}

export interface FederationHandlers extends grpc.UntypedServiceImplementation {
  CompareHeads: grpc.handleUnaryCall<_comity_v1_CompareHeadsRequestOutput, _comity_v1_CompareHeadsResponseInput>;
  
  Cosign: grpc.handleUnaryCall<_comity_v1_CosignRequestOutput, _comity_v1_CosignResponseInput>;
  
  Exchange: grpc.handleBidiStreamingCall<_comity_v1_ExchangeRequestOutput, _comity_v1_ExchangeResponseInput>;
  
  GetAbilities: grpc.handleUnaryCall<_comity_v1_GetAbilitiesRequestOutput, _comity_v1_GetAbilitiesResponseInput>;
  
  GetHandOvers: grpc.handleUnaryCall<_comity_v1_GetHandOversRequestOutput, _comity_v1_GetHandOversResponseInput>;
  
  GetHeldCheckpoint: grpc.handleUnaryCall<_comity_v1_GetHeldCheckpointRequestOutput, _comity_v1_GetHeldCheckpointResponseInput>;
  
  ListExchanged: grpc.handleUnaryCall<_comity_v1_ListExchangedRequestOutput, _comity_v1_ListExchangedResponseInput>;
  
  ProveHead: grpc.handleUnaryCall<_comity_v1_ProveHeadRequestOutput, _comity_v1_ProveHeadResponseInput>;
  
}

export interface FederationDefinition extends grpc.ServiceDefinition {
  CompareHeads: MethodDefinition<_comity_v1_CompareHeadsRequestInput, _comity_v1_CompareHeadsResponseInput, _comity_v1_CompareHeadsRequestOutput, _comity_v1_CompareHeadsResponseOutput>
  Cosign: MethodDefinition<_comity_v1_CosignRequestInput, _comity_v1_CosignResponseInput, _comity_v1_CosignRequestOutput, _comity_v1_CosignResponseOutput>
  Exchange: MethodDefinition<_comity_v1_ExchangeRequestInput, _comity_v1_ExchangeResponseInput, _comity_v1_ExchangeRequestOutput, _comity_v1_ExchangeResponseOutput>
  GetAbilities: MethodDefinition<_comity_v1_GetAbilitiesRequestInput, _comity_v1_GetAbilitiesResponseInput, _comity_v1_GetAbilitiesRequestOutput, _comity_v1_GetAbilitiesResponseOutput>
  GetHandOvers: MethodDefinition<_comity_v1_GetHandOversRequestInput, _comity_v1_GetHandOversResponseInput, _comity_v1_GetHandOversRequestOutput, _comity_v1_GetHandOversResponseOutput>
  GetHeldCheckpoint: MethodDefinition<_comity_v1_GetHeldCheckpointRequestInput, _comity_v1_GetHeldCheckpointResponseInput, _comity_v1_GetHeldCheckpointRequestOutput, _comity_v1_GetHeldCheckpointResponseOutput>
  ListExchanged: MethodDefinition<_comity_v1_ListExchangedRequestInput, _comity_v1_ListExchangedResponseInput, _comity_v1_ListExchangedRequestOutput, _comity_v1_ListExchangedResponseOutput>
  ProveHead: MethodDefinition<_comity_v1_ProveHeadRequestInput, _comity_v1_ProveHeadResponseInput, _comity_v1_ProveHeadRequestOutput, _comity_v1_ProveHeadResponseOutput>
}
