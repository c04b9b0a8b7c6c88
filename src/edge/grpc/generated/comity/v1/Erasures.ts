// Original file: proto/comity/v1/erasures.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { EraseRequestInput as _comity_v1_EraseRequestInput, EraseRequestOutput as _comity_v1_EraseRequestOutput } from '../../comity/v1/EraseRequest.ts';
import type { EraseResponseInput as _comity_v1_EraseResponseInput, EraseResponseOutput as _comity_v1_EraseResponseOutput } from '../../comity/v1/EraseResponse.ts';
import type { ListErasuresRequestInput as _comity_v1_ListErasuresRequestInput, ListErasuresRequestOutput as _comity_v1_ListErasuresRequestOutput } from '../../comity/v1/ListErasuresRequest.ts';
import type { ListErasuresResponseInput as _comity_v1_ListErasuresResponseInput, ListErasuresResponseOutput as _comity_v1_ListErasuresResponseOutput } from '../../comity/v1/ListErasuresResponse.ts';

export interface ErasuresClient extends grpc.Client {
  Erase(argument: _comity_v1_EraseRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_EraseResponseOutput>): grpc.ClientUnaryCall;
  Erase(argument: _comity_v1_EraseRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_EraseResponseOutput>): grpc.ClientUnaryCall;
  Erase(argument: _comity_v1_EraseRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_EraseResponseOutput>): grpc.ClientUnaryCall;
  Erase(argument: _comity_v1_EraseRequestInput, callback: grpc.requestCallback<_comity_v1_EraseResponseOutput>): grpc.ClientUnaryCall;
  erase(argument: _comity_v1_EraseRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_EraseResponseOutput>): grpc.ClientUnaryCall;
  erase(argument: _comity_v1_EraseRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_EraseResponseOutput>): grpc.ClientUnaryCall;
  erase(argument: _comity_v1_EraseRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_EraseResponseOutput>): grpc.ClientUnaryCall;
  erase(argument: _comity_v1_EraseRequestInput, callback: grpc.requestCallback<_comity_v1_EraseResponseOutput>): grpc.ClientUnaryCall;
  
  ListErasures(argument: _comity_v1_ListErasuresRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListErasuresResponseOutput>): grpc.ClientUnaryCall;
  ListErasures(argument: _comity_v1_ListErasuresRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ListErasuresResponseOutput>): grpc.ClientUnaryCall;
  ListErasures(argument: _comity_v1_ListErasuresRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListErasuresResponseOutput>): grpc.ClientUnaryCall;
  ListErasures(argument: _comity_v1_ListErasuresRequestInput, callback: grpc.requestCallback<_comity_v1_ListErasuresResponseOutput>): grpc.ClientUnaryCall;
  listErasures(argument: _comity_v1_ListErasuresRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListErasuresResponseOutput>): grpc.ClientUnaryCall;
  listErasures(argument: _comity_v1_ListErasuresRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ListErasuresResponseOutput>): grpc.ClientUnaryCall;
  listErasures(argument: _comity_v1_ListErasuresRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListErasuresResponseOutput>): grpc.ClientUnaryCall;
  listErasures(argument: _comity_v1_ListErasuresRequestInput, callback: grpc.requestCallback<_comity_v1_ListErasuresResponseOutput>): grpc.ClientUnaryCall;
  
}

export interface ErasuresHandlers extends grpc.UntypedServiceImplementation {
  Erase: grpc.handleUnaryCall<_comity_v1_EraseRequestOutput, _comity_v1_EraseResponseInput>;
  
  ListErasures: grpc.handleUnaryCall<_comity_v1_ListErasuresRequestOutput, _comity_v1_ListErasuresResponseInput>;
  
}

export interface ErasuresDefinition extends grpc.ServiceDefinition {
  Erase: MethodDefinition<_comity_v1_EraseRequestInput, _comity_v1_EraseResponseInput, _comity_v1_EraseRequestOutput, _comity_v1_EraseResponseOutput>
  ListErasures: MethodDefinition<_comity_v1_ListErasuresRequestInput, _comity_v1_ListErasuresResponseInput, _comity_v1_ListErasuresRequestOutput, _comity_v1_ListErasuresResponseOutput>
}
