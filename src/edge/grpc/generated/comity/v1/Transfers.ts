// Original file: proto/comity/v1/transfers.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AssessManyRequestInput as _comity_v1_AssessManyRequestInput, AssessManyRequestOutput as _comity_v1_AssessManyRequestOutput } from '../../comity/v1/AssessManyRequest.ts';
import type { AssessManyResponseInput as _comity_v1_AssessManyResponseInput, AssessManyResponseOutput as _comity_v1_AssessManyResponseOutput } from '../../comity/v1/AssessManyResponse.ts';
import type { AssessRequestInput as _comity_v1_AssessRequestInput, AssessRequestOutput as _comity_v1_AssessRequestOutput } from '../../comity/v1/AssessRequest.ts';
import type { AssessResponseInput as _comity_v1_AssessResponseInput, AssessResponseOutput as _comity_v1_AssessResponseOutput } from '../../comity/v1/AssessResponse.ts';
import type { GetReceiptRequestInput as _comity_v1_GetReceiptRequestInput, GetReceiptRequestOutput as _comity_v1_GetReceiptRequestOutput } from '../../comity/v1/GetReceiptRequest.ts';
import type { GetReceiptResponseInput as _comity_v1_GetReceiptResponseInput, GetReceiptResponseOutput as _comity_v1_GetReceiptResponseOutput } from '../../comity/v1/GetReceiptResponse.ts';
import type { InboxRequestInput as _comity_v1_InboxRequestInput, InboxRequestOutput as _comity_v1_InboxRequestOutput } from '../../comity/v1/InboxRequest.ts';
import type { InboxResponseInput as _comity_v1_InboxResponseInput, InboxResponseOutput as _comity_v1_InboxResponseOutput } from '../../comity/v1/InboxResponse.ts';
import type { RequestManyRequestInput as _comity_v1_RequestManyRequestInput, RequestManyRequestOutput as _comity_v1_RequestManyRequestOutput } from '../../comity/v1/RequestManyRequest.ts';
import type { RequestManyResponseInput as _comity_v1_RequestManyResponseInput, RequestManyResponseOutput as _comity_v1_RequestManyResponseOutput } from '../../comity/v1/RequestManyResponse.ts';
import type { RequestRequestInput as _comity_v1_RequestRequestInput, RequestRequestOutput as _comity_v1_RequestRequestOutput } from '../../comity/v1/RequestRequest.ts';
import type { RequestResponseInput as _comity_v1_RequestResponseInput, RequestResponseOutput as _comity_v1_RequestResponseOutput } from '../../comity/v1/RequestResponse.ts';
import type { ResolveRequestInput as _comity_v1_ResolveRequestInput, ResolveRequestOutput as _comity_v1_ResolveRequestOutput } from '../../comity/v1/ResolveRequest.ts';
import type { ResolveResponseInput as _comity_v1_ResolveResponseInput, ResolveResponseOutput as _comity_v1_ResolveResponseOutput } from '../../comity/v1/ResolveResponse.ts';

export interface TransfersClient extends grpc.Client {
  Assess(argument: _comity_v1_AssessRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_AssessResponseOutput>): grpc.ClientUnaryCall;
  Assess(argument: _comity_v1_AssessRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_AssessResponseOutput>): grpc.ClientUnaryCall;
  Assess(argument: _comity_v1_AssessRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_AssessResponseOutput>): grpc.ClientUnaryCall;
  Assess(argument: _comity_v1_AssessRequestInput, callback: grpc.requestCallback<_comity_v1_AssessResponseOutput>): grpc.ClientUnaryCall;
  assess(argument: _comity_v1_AssessRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_AssessResponseOutput>): grpc.ClientUnaryCall;
  assess(argument: _comity_v1_AssessRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_AssessResponseOutput>): grpc.ClientUnaryCall;
  assess(argument: _comity_v1_AssessRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_AssessResponseOutput>): grpc.ClientUnaryCall;
  assess(argument: _comity_v1_AssessRequestInput, callback: grpc.requestCallback<_comity_v1_AssessResponseOutput>): grpc.ClientUnaryCall;
  
  AssessMany(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_comity_v1_AssessManyRequestInput, _comity_v1_AssessManyResponseOutput>;
  AssessMany(options?: grpc.CallOptions): grpc.ClientDuplexStream<_comity_v1_AssessManyRequestInput, _comity_v1_AssessManyResponseOutput>;
  assessMany(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_comity_v1_AssessManyRequestInput, _comity_v1_AssessManyResponseOutput>;
  assessMany(options?: grpc.CallOptions): grpc.ClientDuplexStream<_comity_v1_AssessManyRequestInput, _comity_v1_AssessManyResponseOutput>;
  
  GetReceipt(argument: _comity_v1_GetReceiptRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetReceiptResponseOutput>): grpc.ClientUnaryCall;
  GetReceipt(argument: _comity_v1_GetReceiptRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetReceiptResponseOutput>): grpc.ClientUnaryCall;
  GetReceipt(argument: _comity_v1_GetReceiptRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetReceiptResponseOutput>): grpc.ClientUnaryCall;
  GetReceipt(argument: _comity_v1_GetReceiptRequestInput, callback: grpc.requestCallback<_comity_v1_GetReceiptResponseOutput>): grpc.ClientUnaryCall;
  getReceipt(argument: _comity_v1_GetReceiptRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetReceiptResponseOutput>): grpc.ClientUnaryCall;
  getReceipt(argument: _comity_v1_GetReceiptRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetReceiptResponseOutput>): grpc.ClientUnaryCall;
  getReceipt(argument: _comity_v1_GetReceiptRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetReceiptResponseOutput>): grpc.ClientUnaryCall;
  getReceipt(argument: _comity_v1_GetReceiptRequestInput, callback: grpc.requestCallback<_comity_v1_GetReceiptResponseOutput>): grpc.ClientUnaryCall;
  
  Inbox(argument: _comity_v1_InboxRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_comity_v1_InboxResponseOutput>;
  Inbox(argument: _comity_v1_InboxRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_comity_v1_InboxResponseOutput>;
  inbox(argument: _comity_v1_InboxRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_comity_v1_InboxResponseOutput>;
  inbox(argument: _comity_v1_InboxRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_comity_v1_InboxResponseOutput>;
  
  Request(argument: _comity_v1_RequestRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RequestResponseOutput>): grpc.ClientUnaryCall;
  Request(argument: _comity_v1_RequestRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_RequestResponseOutput>): grpc.ClientUnaryCall;
  Request(argument: _comity_v1_RequestRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RequestResponseOutput>): grpc.ClientUnaryCall;
  Request(argument: _comity_v1_RequestRequestInput, callback: grpc.requestCallback<_comity_v1_RequestResponseOutput>): grpc.ClientUnaryCall;
  request(argument: _comity_v1_RequestRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RequestResponseOutput>): grpc.ClientUnaryCall;
  request(argument: _comity_v1_RequestRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_RequestResponseOutput>): grpc.ClientUnaryCall;
  request(argument: _comity_v1_RequestRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RequestResponseOutput>): grpc.ClientUnaryCall;
  request(argument: _comity_v1_RequestRequestInput, callback: grpc.requestCallback<_comity_v1_RequestResponseOutput>): grpc.ClientUnaryCall;
  
  RequestMany(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_comity_v1_RequestManyRequestInput, _comity_v1_RequestManyResponseOutput>;
  RequestMany(options?: grpc.CallOptions): grpc.ClientDuplexStream<_comity_v1_RequestManyRequestInput, _comity_v1_RequestManyResponseOutput>;
  requestMany(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_comity_v1_RequestManyRequestInput, _comity_v1_RequestManyResponseOutput>;
  requestMany(options?: grpc.CallOptions): grpc.ClientDuplexStream<_comity_v1_RequestManyRequestInput, _comity_v1_RequestManyResponseOutput>;
  
  Resolve(argument: _comity_v1_ResolveRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ResolveResponseOutput>): grpc.ClientUnaryCall;
  Resolve(argument: _comity_v1_ResolveRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ResolveResponseOutput>): grpc.ClientUnaryCall;
  Resolve(argument: _comity_v1_ResolveRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ResolveResponseOutput>): grpc.ClientUnaryCall;
  Resolve(argument: _comity_v1_ResolveRequestInput, callback: grpc.requestCallback<_comity_v1_ResolveResponseOutput>): grpc.ClientUnaryCall;
  resolve(argument: _comity_v1_ResolveRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ResolveResponseOutput>): grpc.ClientUnaryCall;
  resolve(argument: _comity_v1_ResolveRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ResolveResponseOutput>): grpc.ClientUnaryCall;
  resolve(argument: _comity_v1_ResolveRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ResolveResponseOutput>): grpc.ClientUnaryCall;
  resolve(argument: _comity_v1_ResolveRequestInput, callback: grpc.requestCallback<_comity_v1_ResolveResponseOutput>): grpc.ClientUnaryCall;
  
}

export interface TransfersHandlers extends grpc.UntypedServiceImplementation {
  Assess: grpc.handleUnaryCall<_comity_v1_AssessRequestOutput, _comity_v1_AssessResponseInput>;
  
  AssessMany: grpc.handleBidiStreamingCall<_comity_v1_AssessManyRequestOutput, _comity_v1_AssessManyResponseInput>;
  
  GetReceipt: grpc.handleUnaryCall<_comity_v1_GetReceiptRequestOutput, _comity_v1_GetReceiptResponseInput>;
  
  Inbox: grpc.handleServerStreamingCall<_comity_v1_InboxRequestOutput, _comity_v1_InboxResponseInput>;
  
  Request: grpc.handleUnaryCall<_comity_v1_RequestRequestOutput, _comity_v1_RequestResponseInput>;
  
  RequestMany: grpc.handleBidiStreamingCall<_comity_v1_RequestManyRequestOutput, _comity_v1_RequestManyResponseInput>;
  
  Resolve: grpc.handleUnaryCall<_comity_v1_ResolveRequestOutput, _comity_v1_ResolveResponseInput>;
  
}

export interface TransfersDefinition extends grpc.ServiceDefinition {
  Assess: MethodDefinition<_comity_v1_AssessRequestInput, _comity_v1_AssessResponseInput, _comity_v1_AssessRequestOutput, _comity_v1_AssessResponseOutput>
  AssessMany: MethodDefinition<_comity_v1_AssessManyRequestInput, _comity_v1_AssessManyResponseInput, _comity_v1_AssessManyRequestOutput, _comity_v1_AssessManyResponseOutput>
  GetReceipt: MethodDefinition<_comity_v1_GetReceiptRequestInput, _comity_v1_GetReceiptResponseInput, _comity_v1_GetReceiptRequestOutput, _comity_v1_GetReceiptResponseOutput>
  Inbox: MethodDefinition<_comity_v1_InboxRequestInput, _comity_v1_InboxResponseInput, _comity_v1_InboxRequestOutput, _comity_v1_InboxResponseOutput>
  Request: MethodDefinition<_comity_v1_RequestRequestInput, _comity_v1_RequestResponseInput, _comity_v1_RequestRequestOutput, _comity_v1_RequestResponseOutput>
  RequestMany: MethodDefinition<_comity_v1_RequestManyRequestInput, _comity_v1_RequestManyResponseInput, _comity_v1_RequestManyRequestOutput, _comity_v1_RequestManyResponseOutput>
  Resolve: MethodDefinition<_comity_v1_ResolveRequestInput, _comity_v1_ResolveResponseInput, _comity_v1_ResolveRequestOutput, _comity_v1_ResolveResponseOutput>
}
