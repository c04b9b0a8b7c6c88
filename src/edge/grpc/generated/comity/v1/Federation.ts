// Original file: proto/comity/v1/federation.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ExchangeRequestInput as _comity_v1_ExchangeRequestInput, ExchangeRequestOutput as _comity_v1_ExchangeRequestOutput } from '../../comity/v1/ExchangeRequest.ts';
import type { ExchangeResponseInput as _comity_v1_ExchangeResponseInput, ExchangeResponseOutput as _comity_v1_ExchangeResponseOutput } from '../../comity/v1/ExchangeResponse.ts';
import type { GetHeldCheckpointRequestInput as _comity_v1_GetHeldCheckpointRequestInput, GetHeldCheckpointRequestOutput as _comity_v1_GetHeldCheckpointRequestOutput } from '../../comity/v1/GetHeldCheckpointRequest.ts';
import type { GetHeldCheckpointResponseInput as _comity_v1_GetHeldCheckpointResponseInput, GetHeldCheckpointResponseOutput as _comity_v1_GetHeldCheckpointResponseOutput } from '../../comity/v1/GetHeldCheckpointResponse.ts';

export interface FederationClient extends grpc.Client {
  Exchange(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_comity_v1_ExchangeRequestInput, _comity_v1_ExchangeResponseOutput>;
  Exchange(options?: grpc.CallOptions): grpc.ClientDuplexStream<_comity_v1_ExchangeRequestInput, _comity_v1_ExchangeResponseOutput>;
  exchange(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_comity_v1_ExchangeRequestInput, _comity_v1_ExchangeResponseOutput>;
  exchange(options?: grpc.CallOptions): grpc.ClientDuplexStream<_comity_v1_ExchangeRequestInput, _comity_v1_ExchangeResponseOutput>;
  
  GetHeldCheckpoint(argument: _comity_v1_GetHeldCheckpointRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetHeldCheckpointResponseOutput>): grpc.ClientUnaryCall;
  GetHeldCheckpoint(argument: _comity_v1_GetHeldCheckpointRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetHeldCheckpointResponseOutput>): grpc.ClientUnaryCall;
  GetHeldCheckpoint(argument: _comity_v1_GetHeldCheckpointRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetHeldCheckpointResponseOutput>): grpc.ClientUnaryCall;
  GetHeldCheckpoint(argument: _comity_v1_GetHeldCheckpointRequestInput, callback: grpc.requestCallback<_comity_v1_GetHeldCheckpointResponseOutput>): grpc.ClientUnaryCall;
  getHeldCheckpoint(argument: _comity_v1_GetHeldCheckpointRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetHeldCheckpointResponseOutput>): grpc.ClientUnaryCall;
  getHeldCheckpoint(argument: _comity_v1_GetHeldCheckpointRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetHeldCheckpointResponseOutput>): grpc.ClientUnaryCall;
  getHeldCheckpoint(argument: _comity_v1_GetHeldCheckpointRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetHeldCheckpointResponseOutput>): grpc.ClientUnaryCall;
  getHeldCheckpoint(argument: _comity_v1_GetHeldCheckpointRequestInput, callback: grpc.requestCallback<_comity_v1_GetHeldCheckpointResponseOutput>): grpc.ClientUnaryCall;
  
}

export interface FederationHandlers extends grpc.UntypedServiceImplementation {
  Exchange: grpc.handleBidiStreamingCall<_comity_v1_ExchangeRequestOutput, _comity_v1_ExchangeResponseInput>;
  
  GetHeldCheckpoint: grpc.handleUnaryCall<_comity_v1_GetHeldCheckpointRequestOutput, _comity_v1_GetHeldCheckpointResponseInput>;
  
}

export interface FederationDefinition extends grpc.ServiceDefinition {
  Exchange: MethodDefinition<_comity_v1_ExchangeRequestInput, _comity_v1_ExchangeResponseInput, _comity_v1_ExchangeRequestOutput, _comity_v1_ExchangeResponseOutput>
  GetHeldCheckpoint: MethodDefinition<_comity_v1_GetHeldCheckpointRequestInput, _comity_v1_GetHeldCheckpointResponseInput, _comity_v1_GetHeldCheckpointRequestOutput, _comity_v1_GetHeldCheckpointResponseOutput>
}
