// Original file: proto/comity/v1/audit.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ListDecisionsRequestInput as _comity_v1_ListDecisionsRequestInput, ListDecisionsRequestOutput as _comity_v1_ListDecisionsRequestOutput } from '../../comity/v1/ListDecisionsRequest.ts';
import type { ListDecisionsResponseInput as _comity_v1_ListDecisionsResponseInput, ListDecisionsResponseOutput as _comity_v1_ListDecisionsResponseOutput } from '../../comity/v1/ListDecisionsResponse.ts';

export interface AuditClient extends grpc.Client {
  ListDecisions(argument: _comity_v1_ListDecisionsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListDecisionsResponseOutput>): grpc.ClientUnaryCall;
  ListDecisions(argument: _comity_v1_ListDecisionsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ListDecisionsResponseOutput>): grpc.ClientUnaryCall;
  ListDecisions(argument: _comity_v1_ListDecisionsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListDecisionsResponseOutput>): grpc.ClientUnaryCall;
  ListDecisions(argument: _comity_v1_ListDecisionsRequestInput, callback: grpc.requestCallback<_comity_v1_ListDecisionsResponseOutput>): grpc.ClientUnaryCall;
  listDecisions(argument: _comity_v1_ListDecisionsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListDecisionsResponseOutput>): grpc.ClientUnaryCall;
  listDecisions(argument: _comity_v1_ListDecisionsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ListDecisionsResponseOutput>): grpc.ClientUnaryCall;
  listDecisions(argument: _comity_v1_ListDecisionsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListDecisionsResponseOutput>): grpc.ClientUnaryCall;
  listDecisions(argument: _comity_v1_ListDecisionsRequestInput, callback: grpc.requestCallback<_comity_v1_ListDecisionsResponseOutput>): grpc.ClientUnaryCall;
  
}

export interface AuditHandlers extends grpc.UntypedServiceImplementation {
  ListDecisions: grpc.handleUnaryCall<_comity_v1_ListDecisionsRequestOutput, _comity_v1_ListDecisionsResponseInput>;
  
}

export interface AuditDefinition extends grpc.ServiceDefinition {
  ListDecisions: MethodDefinition<_comity_v1_ListDecisionsRequestInput, _comity_v1_ListDecisionsResponseInput, _comity_v1_ListDecisionsRequestOutput, _comity_v1_ListDecisionsResponseOutput>
}
