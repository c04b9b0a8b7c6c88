// Original file: proto/comity/v1/ledger.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetCheckpointRequestInput as _comity_v1_GetCheckpointRequestInput, GetCheckpointRequestOutput as _comity_v1_GetCheckpointRequestOutput } from '../../comity/v1/GetCheckpointRequest.ts';
import type { GetCheckpointResponseInput as _comity_v1_GetCheckpointResponseInput, GetCheckpointResponseOutput as _comity_v1_GetCheckpointResponseOutput } from '../../comity/v1/GetCheckpointResponse.ts';
import type { GetCoseReceiptsRequestInput as _comity_v1_GetCoseReceiptsRequestInput, GetCoseReceiptsRequestOutput as _comity_v1_GetCoseReceiptsRequestOutput } from '../../comity/v1/GetCoseReceiptsRequest.ts';
import type { GetCoseReceiptsResponseInput as _comity_v1_GetCoseReceiptsResponseInput, GetCoseReceiptsResponseOutput as _comity_v1_GetCoseReceiptsResponseOutput } from '../../comity/v1/GetCoseReceiptsResponse.ts';
import type { ListForksRequestInput as _comity_v1_ListForksRequestInput, ListForksRequestOutput as _comity_v1_ListForksRequestOutput } from '../../comity/v1/ListForksRequest.ts';
import type { ListForksResponseInput as _comity_v1_ListForksResponseInput, ListForksResponseOutput as _comity_v1_ListForksResponseOutput } from '../../comity/v1/ListForksResponse.ts';
import type { ListHandOversRequestInput as _comity_v1_ListHandOversRequestInput, ListHandOversRequestOutput as _comity_v1_ListHandOversRequestOutput } from '../../comity/v1/ListHandOversRequest.ts';
import type { ListHandOversResponseInput as _comity_v1_ListHandOversResponseInput, ListHandOversResponseOutput as _comity_v1_ListHandOversResponseOutput } from '../../comity/v1/ListHandOversResponse.ts';
import type { ProveConsistencyRequestInput as _comity_v1_ProveConsistencyRequestInput, ProveConsistencyRequestOutput as _comity_v1_ProveConsistencyRequestOutput } from '../../comity/v1/ProveConsistencyRequest.ts';
import type { ProveConsistencyResponseInput as _comity_v1_ProveConsistencyResponseInput, ProveConsistencyResponseOutput as _comity_v1_ProveConsistencyResponseOutput } from '../../comity/v1/ProveConsistencyResponse.ts';
import type { ProveRequestInput as _comity_v1_ProveRequestInput, ProveRequestOutput as _comity_v1_ProveRequestOutput } from '../../comity/v1/ProveRequest.ts';
import type { ProveResponseInput as _comity_v1_ProveResponseInput, ProveResponseOutput as _comity_v1_ProveResponseOutput } from '../../comity/v1/ProveResponse.ts';
import type { RenewKeyRequestInput as _comity_v1_RenewKeyRequestInput, RenewKeyRequestOutput as _comity_v1_RenewKeyRequestOutput } from '../../comity/v1/RenewKeyRequest.ts';
import type { RenewKeyResponseInput as _comity_v1_RenewKeyResponseInput, RenewKeyResponseOutput as _comity_v1_RenewKeyResponseOutput } from '../../comity/v1/RenewKeyResponse.ts';

export interface LedgerClient extends grpc.Client {
  GetCheckpoint(argument: _comity_v1_GetCheckpointRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetCheckpointResponseOutput>): grpc.ClientUnaryCall;
  GetCheckpoint(argument: _comity_v1_GetCheckpointRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetCheckpointResponseOutput>): grpc.ClientUnaryCall;
  GetCheckpoint(argument: _comity_v1_GetCheckpointRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetCheckpointResponseOutput>): grpc.ClientUnaryCall;
  GetCheckpoint(argument: _comity_v1_GetCheckpointRequestInput, callback: grpc.requestCallback<_comity_v1_GetCheckpointResponseOutput>): grpc.ClientUnaryCall;
  getCheckpoint(argument: _comity_v1_GetCheckpointRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetCheckpointResponseOutput>): grpc.ClientUnaryCall;
  getCheckpoint(argument: _comity_v1_GetCheckpointRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetCheckpointResponseOutput>): grpc.ClientUnaryCall;
  getCheckpoint(argument: _comity_v1_GetCheckpointRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetCheckpointResponseOutput>): grpc.ClientUnaryCall;
  getCheckpoint(argument: _comity_v1_GetCheckpointRequestInput, callback: grpc.requestCallback<_comity_v1_GetCheckpointResponseOutput>): grpc.ClientUnaryCall;
  
  GetCoseReceipts(argument: _comity_v1_GetCoseReceiptsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetCoseReceiptsResponseOutput>): grpc.ClientUnaryCall;
  GetCoseReceipts(argument: _comity_v1_GetCoseReceiptsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetCoseReceiptsResponseOutput>): grpc.ClientUnaryCall;
  GetCoseReceipts(argument: _comity_v1_GetCoseReceiptsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetCoseReceiptsResponseOutput>): grpc.ClientUnaryCall;
  GetCoseReceipts(argument: _comity_v1_GetCoseReceiptsRequestInput, callback: grpc.requestCallback<_comity_v1_GetCoseReceiptsResponseOutput>): grpc.ClientUnaryCall;
  getCoseReceipts(argument: _comity_v1_GetCoseReceiptsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetCoseReceiptsResponseOutput>): grpc.ClientUnaryCall;
  getCoseReceipts(argument: _comity_v1_GetCoseReceiptsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetCoseReceiptsResponseOutput>): grpc.ClientUnaryCall;
  getCoseReceipts(argument: _comity_v1_GetCoseReceiptsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetCoseReceiptsResponseOutput>): grpc.ClientUnaryCall;
  getCoseReceipts(argument: _comity_v1_GetCoseReceiptsRequestInput, callback: grpc.requestCallback<_comity_v1_GetCoseReceiptsResponseOutput>): grpc.ClientUnaryCall;
  
  ListForks(argument: _comity_v1_ListForksRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListForksResponseOutput>): grpc.ClientUnaryCall;
  ListForks(argument: _comity_v1_ListForksRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ListForksResponseOutput>): grpc.ClientUnaryCall;
  ListForks(argument: _comity_v1_ListForksRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListForksResponseOutput>): grpc.ClientUnaryCall;
  ListForks(argument: _comity_v1_ListForksRequestInput, callback: grpc.requestCallback<_comity_v1_ListForksResponseOutput>): grpc.ClientUnaryCall;
  listForks(argument: _comity_v1_ListForksRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListForksResponseOutput>): grpc.ClientUnaryCall;
  listForks(argument: _comity_v1_ListForksRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ListForksResponseOutput>): grpc.ClientUnaryCall;
  listForks(argument: _comity_v1_ListForksRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListForksResponseOutput>): grpc.ClientUnaryCall;
  listForks(argument: _comity_v1_ListForksRequestInput, callback: grpc.requestCallback<_comity_v1_ListForksResponseOutput>): grpc.ClientUnaryCall;
  
  ListHandOvers(argument: _comity_v1_ListHandOversRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListHandOversResponseOutput>): grpc.ClientUnaryCall;
  ListHandOvers(argument: _comity_v1_ListHandOversRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ListHandOversResponseOutput>): grpc.ClientUnaryCall;
  ListHandOvers(argument: _comity_v1_ListHandOversRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListHandOversResponseOutput>): grpc.ClientUnaryCall;
  ListHandOvers(argument: _comity_v1_ListHandOversRequestInput, callback: grpc.requestCallback<_comity_v1_ListHandOversResponseOutput>): grpc.ClientUnaryCall;
  listHandOvers(argument: _comity_v1_ListHandOversRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListHandOversResponseOutput>): grpc.ClientUnaryCall;
  listHandOvers(argument: _comity_v1_ListHandOversRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ListHandOversResponseOutput>): grpc.ClientUnaryCall;
  listHandOvers(argument: _comity_v1_ListHandOversRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListHandOversResponseOutput>): grpc.ClientUnaryCall;
  listHandOvers(argument: _comity_v1_ListHandOversRequestInput, callback: grpc.requestCallback<_comity_v1_ListHandOversResponseOutput>): grpc.ClientUnaryCall;
  
  Prove(argument: _comity_v1_ProveRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ProveResponseOutput>): grpc.ClientUnaryCall;
  Prove(argument: _comity_v1_ProveRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ProveResponseOutput>): grpc.ClientUnaryCall;
  Prove(argument: _comity_v1_ProveRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ProveResponseOutput>): grpc.ClientUnaryCall;
  Prove(argument: _comity_v1_ProveRequestInput, callback: grpc.requestCallback<_comity_v1_ProveResponseOutput>): grpc.ClientUnaryCall;
  prove(argument: _comity_v1_ProveRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ProveResponseOutput>): grpc.ClientUnaryCall;
  prove(argument: _comity_v1_ProveRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ProveResponseOutput>): grpc.ClientUnaryCall;
  prove(argument: _comity_v1_ProveRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ProveResponseOutput>): grpc.ClientUnaryCall;
  prove(argument: _comity_v1_ProveRequestInput, callback: grpc.requestCallback<_comity_v1_ProveResponseOutput>): grpc.ClientUnaryCall;
  
  ProveConsistency(argument: _comity_v1_ProveConsistencyRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ProveConsistencyResponseOutput>): grpc.ClientUnaryCall;
  ProveConsistency(argument: _comity_v1_ProveConsistencyRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ProveConsistencyResponseOutput>): grpc.ClientUnaryCall;
  ProveConsistency(argument: _comity_v1_ProveConsistencyRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ProveConsistencyResponseOutput>): grpc.ClientUnaryCall;
  ProveConsistency(argument: _comity_v1_ProveConsistencyRequestInput, callback: grpc.requestCallback<_comity_v1_ProveConsistencyResponseOutput>): grpc.ClientUnaryCall;
  proveConsistency(argument: _comity_v1_ProveConsistencyRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ProveConsistencyResponseOutput>): grpc.ClientUnaryCall;
  proveConsistency(argument: _comity_v1_ProveConsistencyRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ProveConsistencyResponseOutput>): grpc.ClientUnaryCall;
  proveConsistency(argument: _comity_v1_ProveConsistencyRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ProveConsistencyResponseOutput>): grpc.ClientUnaryCall;
  proveConsistency(argument: _comity_v1_ProveConsistencyRequestInput, callback: grpc.requestCallback<_comity_v1_ProveConsistencyResponseOutput>): grpc.ClientUnaryCall;
  
  RenewKey(argument: _comity_v1_RenewKeyRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RenewKeyResponseOutput>): grpc.ClientUnaryCall;
  RenewKey(argument: _comity_v1_RenewKeyRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_RenewKeyResponseOutput>): grpc.ClientUnaryCall;
  RenewKey(argument: _comity_v1_RenewKeyRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RenewKeyResponseOutput>): grpc.ClientUnaryCall;
  RenewKey(argument: _comity_v1_RenewKeyRequestInput, callback: grpc.requestCallback<_comity_v1_RenewKeyResponseOutput>): grpc.ClientUnaryCall;
  renewKey(argument: _comity_v1_RenewKeyRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RenewKeyResponseOutput>): grpc.ClientUnaryCall;
  renewKey(argument: _comity_v1_RenewKeyRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_RenewKeyResponseOutput>): grpc.ClientUnaryCall;
  renewKey(argument: _comity_v1_RenewKeyRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RenewKeyResponseOutput>): grpc.ClientUnaryCall;
  renewKey(argument: _comity_v1_RenewKeyRequestInput, callback: grpc.requestCallback<_comity_v1_RenewKeyResponseOutput>): grpc.ClientUnaryCall;
  
}

export interface LedgerHandlers extends grpc.UntypedServiceImplementation {
  GetCheckpoint: grpc.handleUnaryCall<_comity_v1_GetCheckpointRequestOutput, _comity_v1_GetCheckpointResponseInput>;
  
  GetCoseReceipts: grpc.handleUnaryCall<_comity_v1_GetCoseReceiptsRequestOutput, _comity_v1_GetCoseReceiptsResponseInput>;
  
  ListForks: grpc.handleUnaryCall<_comity_v1_ListForksRequestOutput, _comity_v1_ListForksResponseInput>;
  
  ListHandOvers: grpc.handleUnaryCall<_comity_v1_ListHandOversRequestOutput, _comity_v1_ListHandOversResponseInput>;
  
  Prove: grpc.handleUnaryCall<_comity_v1_ProveRequestOutput, _comity_v1_ProveResponseInput>;
  
  ProveConsistency: grpc.handleUnaryCall<_comity_v1_ProveConsistencyRequestOutput, _comity_v1_ProveConsistencyResponseInput>;
  
  RenewKey: grpc.handleUnaryCall<_comity_v1_RenewKeyRequestOutput, _comity_v1_RenewKeyResponseInput>;
  
}

export interface LedgerDefinition extends grpc.ServiceDefinition {
  GetCheckpoint: MethodDefinition<_comity_v1_GetCheckpointRequestInput, _comity_v1_GetCheckpointResponseInput, _comity_v1_GetCheckpointRequestOutput, _comity_v1_GetCheckpointResponseOutput>
  GetCoseReceipts: MethodDefinition<_comity_v1_GetCoseReceiptsRequestInput, _comity_v1_GetCoseReceiptsResponseInput, _comity_v1_GetCoseReceiptsRequestOutput, _comity_v1_GetCoseReceiptsResponseOutput>
  ListForks: MethodDefinition<_comity_v1_ListForksRequestInput, _comity_v1_ListForksResponseInput, _comity_v1_ListForksRequestOutput, _comity_v1_ListForksResponseOutput>
  ListHandOvers: MethodDefinition<_comity_v1_ListHandOversRequestInput, _comity_v1_ListHandOversResponseInput, _comity_v1_ListHandOversRequestOutput, _comity_v1_ListHandOversResponseOutput>
  Prove: MethodDefinition<_comity_v1_ProveRequestInput, _comity_v1_ProveResponseInput, _comity_v1_ProveRequestOutput, _comity_v1_ProveResponseOutput>
  ProveConsistency: MethodDefinition<_comity_v1_ProveConsistencyRequestInput, _comity_v1_ProveConsistencyResponseInput, _comity_v1_ProveConsistencyRequestOutput, _comity_v1_ProveConsistencyResponseOutput>
  RenewKey: MethodDefinition<_comity_v1_RenewKeyRequestInput, _comity_v1_RenewKeyResponseInput, _comity_v1_RenewKeyRequestOutput, _comity_v1_RenewKeyResponseOutput>
}
