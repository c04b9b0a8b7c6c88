// Original file: proto/comity/v1/law.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AskRequestInput as _comity_v1_AskRequestInput, AskRequestOutput as _comity_v1_AskRequestOutput } from '../../comity/v1/AskRequest.ts';
import type { AskResponseInput as _comity_v1_AskResponseInput, AskResponseOutput as _comity_v1_AskResponseOutput } from '../../comity/v1/AskResponse.ts';

export interface LawClient extends grpc.Client {
  Ask(argument: _comity_v1_AskRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_AskResponseOutput>): grpc.ClientUnaryCall;
  Ask(argument: _comity_v1_AskRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_AskResponseOutput>): grpc.ClientUnaryCall;
  Ask(argument: _comity_v1_AskRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_AskResponseOutput>): grpc.ClientUnaryCall;
  Ask(argument: _comity_v1_AskRequestInput, callback: grpc.requestCallback<_comity_v1_AskResponseOutput>): grpc.ClientUnaryCall;
  ask(argument: _comity_v1_AskRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_AskResponseOutput>): grpc.ClientUnaryCall;
  ask(argument: _comity_v1_AskRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_AskResponseOutput>): grpc.ClientUnaryCall;
  ask(argument: _comity_v1_AskRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_AskResponseOutput>): grpc.ClientUnaryCall;
  ask(argument: _comity_v1_AskRequestInput, callback: grpc.requestCallback<_comity_v1_AskResponseOutput>): grpc.ClientUnaryCall;
  
}

export interface LawHandlers extends grpc.UntypedServiceImplementation {
  Ask: grpc.handleUnaryCall<_comity_v1_AskRequestOutput, _comity_v1_AskResponseInput>;
  
}

export interface LawDefinition extends grpc.ServiceDefinition {
  Ask: MethodDefinition<_comity_v1_AskRequestInput, _comity_v1_AskResponseInput, _comity_v1_AskRequestOutput, _comity_v1_AskResponseOutput>
}
