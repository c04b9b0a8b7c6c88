// Original file: proto/comity/v1/federation.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ExchangeRequestInput as _comity_v1_ExchangeRequestInput, ExchangeRequestOutput as _comity_v1_ExchangeRequestOutput } from '../../comity/v1/ExchangeRequest.ts';
import type { ExchangeResponseInput as _comity_v1_ExchangeResponseInput, ExchangeResponseOutput as _comity_v1_ExchangeResponseOutput } from '../../comity/v1/ExchangeResponse.ts';

export interface FederationClient extends grpc.Client {
  Exchange(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_comity_v1_ExchangeRequestInput, _comity_v1_ExchangeResponseOutput>;
  Exchange(options?: grpc.CallOptions): grpc.ClientDuplexStream<_comity_v1_ExchangeRequestInput, _comity_v1_ExchangeResponseOutput>;
  exchange(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_comity_v1_ExchangeRequestInput, _comity_v1_ExchangeResponseOutput>;
  exchange(options?: grpc.CallOptions): grpc.ClientDuplexStream<_comity_v1_ExchangeRequestInput, _comity_v1_ExchangeResponseOutput>;
  
}

export interface FederationHandlers extends grpc.UntypedServiceImplementation {
  Exchange: grpc.handleBidiStreamingCall<_comity_v1_ExchangeRequestOutput, _comity_v1_ExchangeResponseInput>;
  
}

export interface FederationDefinition extends grpc.ServiceDefinition {
  Exchange: MethodDefinition<_comity_v1_ExchangeRequestInput, _comity_v1_ExchangeResponseInput, _comity_v1_ExchangeRequestOutput, _comity_v1_ExchangeResponseOutput>
}
