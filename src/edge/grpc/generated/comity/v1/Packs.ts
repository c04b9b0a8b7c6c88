// Original file: proto/comity/v1/packs.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { PublishRequestInput as _comity_v1_PublishRequestInput, PublishRequestOutput as _comity_v1_PublishRequestOutput } from '../../comity/v1/PublishRequest.ts';
import type { PublishResponseInput as _comity_v1_PublishResponseInput, PublishResponseOutput as _comity_v1_PublishResponseOutput } from '../../comity/v1/PublishResponse.ts';

export interface PacksClient extends grpc.Client {
  Publish(argument: _comity_v1_PublishRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_PublishResponseOutput>): grpc.ClientUnaryCall;
  Publish(argument: _comity_v1_PublishRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_PublishResponseOutput>): grpc.ClientUnaryCall;
  Publish(argument: _comity_v1_PublishRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_PublishResponseOutput>): grpc.ClientUnaryCall;
  Publish(argument: _comity_v1_PublishRequestInput, callback: grpc.requestCallback<_comity_v1_PublishResponseOutput>): grpc.ClientUnaryCall;
  publish(argument: _comity_v1_PublishRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_PublishResponseOutput>): grpc.ClientUnaryCall;
  publish(argument: _comity_v1_PublishRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_PublishResponseOutput>): grpc.ClientUnaryCall;
  publish(argument: _comity_v1_PublishRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_PublishResponseOutput>): grpc.ClientUnaryCall;
  publish(argument: _comity_v1_PublishRequestInput, callback: grpc.requestCallback<_comity_v1_PublishResponseOutput>): grpc.ClientUnaryCall;
  
}

export interface PacksHandlers extends grpc.UntypedServiceImplementation {
  Publish: grpc.handleUnaryCall<_comity_v1_PublishRequestOutput, _comity_v1_PublishResponseInput>;
  
}

export interface PacksDefinition extends grpc.ServiceDefinition {
  Publish: MethodDefinition<_comity_v1_PublishRequestInput, _comity_v1_PublishResponseInput, _comity_v1_PublishRequestOutput, _comity_v1_PublishResponseOutput>
}
