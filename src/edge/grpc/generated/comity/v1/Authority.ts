// Original file: proto/comity/v1/authority.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetAuthorityRequestInput as _comity_v1_GetAuthorityRequestInput, GetAuthorityRequestOutput as _comity_v1_GetAuthorityRequestOutput } from '../../comity/v1/GetAuthorityRequest.ts';
import type { GetAuthorityResponseInput as _comity_v1_GetAuthorityResponseInput, GetAuthorityResponseOutput as _comity_v1_GetAuthorityResponseOutput } from '../../comity/v1/GetAuthorityResponse.ts';
import type { ReissueRequestInput as _comity_v1_ReissueRequestInput, ReissueRequestOutput as _comity_v1_ReissueRequestOutput } from '../../comity/v1/ReissueRequest.ts';
import type { ReissueResponseInput as _comity_v1_ReissueResponseInput, ReissueResponseOutput as _comity_v1_ReissueResponseOutput } from '../../comity/v1/ReissueResponse.ts';
import type { ReloadRequestInput as _comity_v1_ReloadRequestInput, ReloadRequestOutput as _comity_v1_ReloadRequestOutput } from '../../comity/v1/ReloadRequest.ts';
import type { ReloadResponseInput as _comity_v1_ReloadResponseInput, ReloadResponseOutput as _comity_v1_ReloadResponseOutput } from '../../comity/v1/ReloadResponse.ts';

export interface AuthorityClient extends grpc.Client {
  GetAuthority(argument: _comity_v1_GetAuthorityRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetAuthorityResponseOutput>): grpc.ClientUnaryCall;
  GetAuthority(argument: _comity_v1_GetAuthorityRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetAuthorityResponseOutput>): grpc.ClientUnaryCall;
  GetAuthority(argument: _comity_v1_GetAuthorityRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetAuthorityResponseOutput>): grpc.ClientUnaryCall;
  GetAuthority(argument: _comity_v1_GetAuthorityRequestInput, callback: grpc.requestCallback<_comity_v1_GetAuthorityResponseOutput>): grpc.ClientUnaryCall;
  getAuthority(argument: _comity_v1_GetAuthorityRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetAuthorityResponseOutput>): grpc.ClientUnaryCall;
  getAuthority(argument: _comity_v1_GetAuthorityRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetAuthorityResponseOutput>): grpc.ClientUnaryCall;
  getAuthority(argument: _comity_v1_GetAuthorityRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetAuthorityResponseOutput>): grpc.ClientUnaryCall;
  getAuthority(argument: _comity_v1_GetAuthorityRequestInput, callback: grpc.requestCallback<_comity_v1_GetAuthorityResponseOutput>): grpc.ClientUnaryCall;
  
  Reissue(argument: _comity_v1_ReissueRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ReissueResponseOutput>): grpc.ClientUnaryCall;
  Reissue(argument: _comity_v1_ReissueRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ReissueResponseOutput>): grpc.ClientUnaryCall;
  Reissue(argument: _comity_v1_ReissueRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ReissueResponseOutput>): grpc.ClientUnaryCall;
  Reissue(argument: _comity_v1_ReissueRequestInput, callback: grpc.requestCallback<_comity_v1_ReissueResponseOutput>): grpc.ClientUnaryCall;
  reissue(argument: _comity_v1_ReissueRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ReissueResponseOutput>): grpc.ClientUnaryCall;
  reissue(argument: _comity_v1_ReissueRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ReissueResponseOutput>): grpc.ClientUnaryCall;
  reissue(argument: _comity_v1_ReissueRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ReissueResponseOutput>): grpc.ClientUnaryCall;
  reissue(argument: _comity_v1_ReissueRequestInput, callback: grpc.requestCallback<_comity_v1_ReissueResponseOutput>): grpc.ClientUnaryCall;
  
  Reload(argument: _comity_v1_ReloadRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ReloadResponseOutput>): grpc.ClientUnaryCall;
  Reload(argument: _comity_v1_ReloadRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ReloadResponseOutput>): grpc.ClientUnaryCall;
  Reload(argument: _comity_v1_ReloadRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ReloadResponseOutput>): grpc.ClientUnaryCall;
  Reload(argument: _comity_v1_ReloadRequestInput, callback: grpc.requestCallback<_comity_v1_ReloadResponseOutput>): grpc.ClientUnaryCall;
  reload(argument: _comity_v1_ReloadRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ReloadResponseOutput>): grpc.ClientUnaryCall;
  reload(argument: _comity_v1_ReloadRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ReloadResponseOutput>): grpc.ClientUnaryCall;
  reload(argument: _comity_v1_ReloadRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ReloadResponseOutput>): grpc.ClientUnaryCall;
  reload(argument: _comity_v1_ReloadRequestInput, callback: grpc.requestCallback<_comity_v1_ReloadResponseOutput>): grpc.ClientUnaryCall;
  
}

export interface AuthorityHandlers extends grpc.UntypedServiceImplementation {
  GetAuthority: grpc.handleUnaryCall<_comity_v1_GetAuthorityRequestOutput, _comity_v1_GetAuthorityResponseInput>;
  
  Reissue: grpc.handleUnaryCall<_comity_v1_ReissueRequestOutput, _comity_v1_ReissueResponseInput>;
  
  Reload: grpc.handleUnaryCall<_comity_v1_ReloadRequestOutput, _comity_v1_ReloadResponseInput>;
  
}

export interface AuthorityDefinition extends grpc.ServiceDefinition {
  GetAuthority: MethodDefinition<_comity_v1_GetAuthorityRequestInput, _comity_v1_GetAuthorityResponseInput, _comity_v1_GetAuthorityRequestOutput, _comity_v1_GetAuthorityResponseOutput>
  Reissue: MethodDefinition<_comity_v1_ReissueRequestInput, _comity_v1_ReissueResponseInput, _comity_v1_ReissueRequestOutput, _comity_v1_ReissueResponseOutput>
  Reload: MethodDefinition<_comity_v1_ReloadRequestInput, _comity_v1_ReloadResponseInput, _comity_v1_ReloadRequestOutput, _comity_v1_ReloadResponseOutput>
}
