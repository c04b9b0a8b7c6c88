// Original file: proto/comity/v1/peers.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AddRequestInput as _comity_v1_AddRequestInput, AddRequestOutput as _comity_v1_AddRequestOutput } from '../../comity/v1/AddRequest.ts';
import type { AddResponseInput as _comity_v1_AddResponseInput, AddResponseOutput as _comity_v1_AddResponseOutput } from '../../comity/v1/AddResponse.ts';
import type { OfferRequestInput as _comity_v1_OfferRequestInput, OfferRequestOutput as _comity_v1_OfferRequestOutput } from '../../comity/v1/OfferRequest.ts';
import type { OfferResponseInput as _comity_v1_OfferResponseInput, OfferResponseOutput as _comity_v1_OfferResponseOutput } from '../../comity/v1/OfferResponse.ts';
import type { PeersListRequestInput as _comity_v1_PeersListRequestInput, PeersListRequestOutput as _comity_v1_PeersListRequestOutput } from '../../comity/v1/PeersListRequest.ts';
import type { PeersListResponseInput as _comity_v1_PeersListResponseInput, PeersListResponseOutput as _comity_v1_PeersListResponseOutput } from '../../comity/v1/PeersListResponse.ts';
import type { RemoveRequestInput as _comity_v1_RemoveRequestInput, RemoveRequestOutput as _comity_v1_RemoveRequestOutput } from '../../comity/v1/RemoveRequest.ts';
import type { RemoveResponseInput as _comity_v1_RemoveResponseInput, RemoveResponseOutput as _comity_v1_RemoveResponseOutput } from '../../comity/v1/RemoveResponse.ts';
import type { TestRequestInput as _comity_v1_TestRequestInput, TestRequestOutput as _comity_v1_TestRequestOutput } from '../../comity/v1/TestRequest.ts';
import type { TestResponseInput as _comity_v1_TestResponseInput, TestResponseOutput as _comity_v1_TestResponseOutput } from '../../comity/v1/TestResponse.ts';

export interface PeersClient extends grpc.Client {
  Add(argument: _comity_v1_AddRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_AddResponseOutput>): grpc.ClientUnaryCall;
  Add(argument: _comity_v1_AddRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_AddResponseOutput>): grpc.ClientUnaryCall;
  Add(argument: _comity_v1_AddRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_AddResponseOutput>): grpc.ClientUnaryCall;
  Add(argument: _comity_v1_AddRequestInput, callback: grpc.requestCallback<_comity_v1_AddResponseOutput>): grpc.ClientUnaryCall;
  add(argument: _comity_v1_AddRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_AddResponseOutput>): grpc.ClientUnaryCall;
  add(argument: _comity_v1_AddRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_AddResponseOutput>): grpc.ClientUnaryCall;
  add(argument: _comity_v1_AddRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_AddResponseOutput>): grpc.ClientUnaryCall;
  add(argument: _comity_v1_AddRequestInput, callback: grpc.requestCallback<_comity_v1_AddResponseOutput>): grpc.ClientUnaryCall;
  
  List(argument: _comity_v1_PeersListRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_PeersListResponseOutput>): grpc.ClientUnaryCall;
  List(argument: _comity_v1_PeersListRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_PeersListResponseOutput>): grpc.ClientUnaryCall;
  List(argument: _comity_v1_PeersListRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_PeersListResponseOutput>): grpc.ClientUnaryCall;
  List(argument: _comity_v1_PeersListRequestInput, callback: grpc.requestCallback<_comity_v1_PeersListResponseOutput>): grpc.ClientUnaryCall;
  list(argument: _comity_v1_PeersListRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_PeersListResponseOutput>): grpc.ClientUnaryCall;
  list(argument: _comity_v1_PeersListRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_PeersListResponseOutput>): grpc.ClientUnaryCall;
  list(argument: _comity_v1_PeersListRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_PeersListResponseOutput>): grpc.ClientUnaryCall;
  list(argument: _comity_v1_PeersListRequestInput, callback: grpc.requestCallback<_comity_v1_PeersListResponseOutput>): grpc.ClientUnaryCall;
  
  Offer(argument: _comity_v1_OfferRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_OfferResponseOutput>): grpc.ClientUnaryCall;
  Offer(argument: _comity_v1_OfferRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_OfferResponseOutput>): grpc.ClientUnaryCall;
  Offer(argument: _comity_v1_OfferRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_OfferResponseOutput>): grpc.ClientUnaryCall;
  Offer(argument: _comity_v1_OfferRequestInput, callback: grpc.requestCallback<_comity_v1_OfferResponseOutput>): grpc.ClientUnaryCall;
  offer(argument: _comity_v1_OfferRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_OfferResponseOutput>): grpc.ClientUnaryCall;
  offer(argument: _comity_v1_OfferRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_OfferResponseOutput>): grpc.ClientUnaryCall;
  offer(argument: _comity_v1_OfferRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_OfferResponseOutput>): grpc.ClientUnaryCall;
  offer(argument: _comity_v1_OfferRequestInput, callback: grpc.requestCallback<_comity_v1_OfferResponseOutput>): grpc.ClientUnaryCall;
  
  Remove(argument: _comity_v1_RemoveRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RemoveResponseOutput>): grpc.ClientUnaryCall;
  Remove(argument: _comity_v1_RemoveRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_RemoveResponseOutput>): grpc.ClientUnaryCall;
  Remove(argument: _comity_v1_RemoveRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RemoveResponseOutput>): grpc.ClientUnaryCall;
  Remove(argument: _comity_v1_RemoveRequestInput, callback: grpc.requestCallback<_comity_v1_RemoveResponseOutput>): grpc.ClientUnaryCall;
  remove(argument: _comity_v1_RemoveRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RemoveResponseOutput>): grpc.ClientUnaryCall;
  remove(argument: _comity_v1_RemoveRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_RemoveResponseOutput>): grpc.ClientUnaryCall;
  remove(argument: _comity_v1_RemoveRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RemoveResponseOutput>): grpc.ClientUnaryCall;
  remove(argument: _comity_v1_RemoveRequestInput, callback: grpc.requestCallback<_comity_v1_RemoveResponseOutput>): grpc.ClientUnaryCall;
  
  Test(argument: _comity_v1_TestRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_TestResponseOutput>): grpc.ClientUnaryCall;
  Test(argument: _comity_v1_TestRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_TestResponseOutput>): grpc.ClientUnaryCall;
  Test(argument: _comity_v1_TestRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_TestResponseOutput>): grpc.ClientUnaryCall;
  Test(argument: _comity_v1_TestRequestInput, callback: grpc.requestCallback<_comity_v1_TestResponseOutput>): grpc.ClientUnaryCall;
  test(argument: _comity_v1_TestRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_TestResponseOutput>): grpc.ClientUnaryCall;
  test(argument: _comity_v1_TestRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_TestResponseOutput>): grpc.ClientUnaryCall;
  test(argument: _comity_v1_TestRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_TestResponseOutput>): grpc.ClientUnaryCall;
  test(argument: _comity_v1_TestRequestInput, callback: grpc.requestCallback<_comity_v1_TestResponseOutput>): grpc.ClientUnaryCall;
  
}

export interface PeersHandlers extends grpc.UntypedServiceImplementation {
  Add: grpc.handleUnaryCall<_comity_v1_AddRequestOutput, _comity_v1_AddResponseInput>;
  
  List: grpc.handleUnaryCall<_comity_v1_PeersListRequestOutput, _comity_v1_PeersListResponseInput>;
  
  Offer: grpc.handleUnaryCall<_comity_v1_OfferRequestOutput, _comity_v1_OfferResponseInput>;
  
  Remove: grpc.handleUnaryCall<_comity_v1_RemoveRequestOutput, _comity_v1_RemoveResponseInput>;
  
  Test: grpc.handleUnaryCall<_comity_v1_TestRequestOutput, _comity_v1_TestResponseInput>;
  
}

export interface PeersDefinition extends grpc.ServiceDefinition {
  Add: MethodDefinition<_comity_v1_AddRequestInput, _comity_v1_AddResponseInput, _comity_v1_AddRequestOutput, _comity_v1_AddResponseOutput>
  List: MethodDefinition<_comity_v1_PeersListRequestInput, _comity_v1_PeersListResponseInput, _comity_v1_PeersListRequestOutput, _comity_v1_PeersListResponseOutput>
  Offer: MethodDefinition<_comity_v1_OfferRequestInput, _comity_v1_OfferResponseInput, _comity_v1_OfferRequestOutput, _comity_v1_OfferResponseOutput>
  Remove: MethodDefinition<_comity_v1_RemoveRequestInput, _comity_v1_RemoveResponseInput, _comity_v1_RemoveRequestOutput, _comity_v1_RemoveResponseOutput>
  Test: MethodDefinition<_comity_v1_TestRequestInput, _comity_v1_TestResponseInput, _comity_v1_TestRequestOutput, _comity_v1_TestResponseOutput>
}
