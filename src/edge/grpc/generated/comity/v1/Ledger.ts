// Original file: proto/comity/v1/ledger.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetCheckpointRequestInput as _comity_v1_GetCheckpointRequestInput, GetCheckpointRequestOutput as _comity_v1_GetCheckpointRequestOutput } from '../../comity/v1/GetCheckpointRequest.ts';
import type { GetCheckpointResponseInput as _comity_v1_GetCheckpointResponseInput, GetCheckpointResponseOutput as _comity_v1_GetCheckpointResponseOutput } from '../../comity/v1/GetCheckpointResponse.ts';
import type { ProveRequestInput as _comity_v1_ProveRequestInput, ProveRequestOutput as _comity_v1_ProveRequestOutput } from '../../comity/v1/ProveRequest.ts';
import type { ProveResponseInput as _comity_v1_ProveResponseInput, ProveResponseOutput as _comity_v1_ProveResponseOutput } from '../../comity/v1/ProveResponse.ts';

export interface LedgerClient extends grpc.Client {
  GetCheckpoint(argument: _comity_v1_GetCheckpointRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetCheckpointResponseOutput>): grpc.ClientUnaryCall;
  GetCheckpoint(argument: _comity_v1_GetCheckpointRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetCheckpointResponseOutput>): grpc.ClientUnaryCall;
  GetCheckpoint(argument: _comity_v1_GetCheckpointRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetCheckpointResponseOutput>): grpc.ClientUnaryCall;
  GetCheckpoint(argument: _comity_v1_GetCheckpointRequestInput, callback: grpc.requestCallback<_comity_v1_GetCheckpointResponseOutput>): grpc.ClientUnaryCall;
  getCheckpoint(argument: _comity_v1_GetCheckpointRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetCheckpointResponseOutput>): grpc.ClientUnaryCall;
  getCheckpoint(argument: _comity_v1_GetCheckpointRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetCheckpointResponseOutput>): grpc.ClientUnaryCall;
  getCheckpoint(argument: _comity_v1_GetCheckpointRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetCheckpointResponseOutput>): grpc.ClientUnaryCall;
  getCheckpoint(argument: _comity_v1_GetCheckpointRequestInput, callback: grpc.requestCallback<_comity_v1_GetCheckpointResponseOutput>): grpc.ClientUnaryCall;
  
  Prove(argument: _comity_v1_ProveRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ProveResponseOutput>): grpc.ClientUnaryCall;
  Prove(argument: _comity_v1_ProveRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ProveResponseOutput>): grpc.ClientUnaryCall;
  Prove(argument: _comity_v1_ProveRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ProveResponseOutput>): grpc.ClientUnaryCall;
  Prove(argument: _comity_v1_ProveRequestInput, callback: grpc.requestCallback<_comity_v1_ProveResponseOutput>): grpc.ClientUnaryCall;
  prove(argument: _comity_v1_ProveRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ProveResponseOutput>): grpc.ClientUnaryCall;
  prove(argument: _comity_v1_ProveRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ProveResponseOutput>): grpc.ClientUnaryCall;
  prove(argument: _comity_v1_ProveRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ProveResponseOutput>): grpc.ClientUnaryCall;
  prove(argument: _comity_v1_ProveRequestInput, callback: grpc.requestCallback<_comity_v1_ProveResponseOutput>): grpc.ClientUnaryCall;
  
}

export interface LedgerHandlers extends grpc.UntypedServiceImplementation {
  GetCheckpoint: grpc.handleUnaryCall<_comity_v1_GetCheckpointRequestOutput, _comity_v1_GetCheckpointResponseInput>;
  
  Prove: grpc.handleUnaryCall<_comity_v1_ProveRequestOutput, _comity_v1_ProveResponseInput>;
  
}

export interface LedgerDefinition extends grpc.ServiceDefinition {
  GetCheckpoint: MethodDefinition<_comity_v1_GetCheckpointRequestInput, _comity_v1_GetCheckpointResponseInput, _comity_v1_GetCheckpointRequestOutput, _comity_v1_GetCheckpointResponseOutput>
  Prove: MethodDefinition<_comity_v1_ProveRequestInput, _comity_v1_ProveResponseInput, _comity_v1_ProveRequestOutput, _comity_v1_ProveResponseOutput>
}
