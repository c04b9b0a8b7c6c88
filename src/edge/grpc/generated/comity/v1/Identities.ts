// Original file: proto/comity/v1/identities.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { IssueRequestInput as _comity_v1_IssueRequestInput, IssueRequestOutput as _comity_v1_IssueRequestOutput } from '../../comity/v1/IssueRequest.ts';
import type { IssueResponseInput as _comity_v1_IssueResponseInput, IssueResponseOutput as _comity_v1_IssueResponseOutput } from '../../comity/v1/IssueResponse.ts';
import type { ListCertificatesRequestInput as _comity_v1_ListCertificatesRequestInput, ListCertificatesRequestOutput as _comity_v1_ListCertificatesRequestOutput } from '../../comity/v1/ListCertificatesRequest.ts';
import type { ListCertificatesResponseInput as _comity_v1_ListCertificatesResponseInput, ListCertificatesResponseOutput as _comity_v1_ListCertificatesResponseOutput } from '../../comity/v1/ListCertificatesResponse.ts';
import type { ListRegulatorsRequestInput as _comity_v1_ListRegulatorsRequestInput, ListRegulatorsRequestOutput as _comity_v1_ListRegulatorsRequestOutput } from '../../comity/v1/ListRegulatorsRequest.ts';
import type { ListRegulatorsResponseInput as _comity_v1_ListRegulatorsResponseInput, ListRegulatorsResponseOutput as _comity_v1_ListRegulatorsResponseOutput } from '../../comity/v1/ListRegulatorsResponse.ts';
import type { RenewRequestInput as _comity_v1_RenewRequestInput, RenewRequestOutput as _comity_v1_RenewRequestOutput } from '../../comity/v1/RenewRequest.ts';
import type { RenewResponseInput as _comity_v1_RenewResponseInput, RenewResponseOutput as _comity_v1_RenewResponseOutput } from '../../comity/v1/RenewResponse.ts';
import type { RevokeRequestInput as _comity_v1_RevokeRequestInput, RevokeRequestOutput as _comity_v1_RevokeRequestOutput } from '../../comity/v1/RevokeRequest.ts';
import type { RevokeResponseInput as _comity_v1_RevokeResponseInput, RevokeResponseOutput as _comity_v1_RevokeResponseOutput } from '../../comity/v1/RevokeResponse.ts';

export interface IdentitiesClient extends grpc.Client {
  Issue(argument: _comity_v1_IssueRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_IssueResponseOutput>): grpc.ClientUnaryCall;
  Issue(argument: _comity_v1_IssueRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_IssueResponseOutput>): grpc.ClientUnaryCall;
  Issue(argument: _comity_v1_IssueRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_IssueResponseOutput>): grpc.ClientUnaryCall;
  Issue(argument: _comity_v1_IssueRequestInput, callback: grpc.requestCallback<_comity_v1_IssueResponseOutput>): grpc.ClientUnaryCall;
  issue(argument: _comity_v1_IssueRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_IssueResponseOutput>): grpc.ClientUnaryCall;
  issue(argument: _comity_v1_IssueRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_IssueResponseOutput>): grpc.ClientUnaryCall;
  issue(argument: _comity_v1_IssueRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_IssueResponseOutput>): grpc.ClientUnaryCall;
  issue(argument: _comity_v1_IssueRequestInput, callback: grpc.requestCallback<_comity_v1_IssueResponseOutput>): grpc.ClientUnaryCall;
  
  ListCertificates(argument: _comity_v1_ListCertificatesRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListCertificatesResponseOutput>): grpc.ClientUnaryCall;
  ListCertificates(argument: _comity_v1_ListCertificatesRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ListCertificatesResponseOutput>): grpc.ClientUnaryCall;
  ListCertificates(argument: _comity_v1_ListCertificatesRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListCertificatesResponseOutput>): grpc.ClientUnaryCall;
  ListCertificates(argument: _comity_v1_ListCertificatesRequestInput, callback: grpc.requestCallback<_comity_v1_ListCertificatesResponseOutput>): grpc.ClientUnaryCall;
  listCertificates(argument: _comity_v1_ListCertificatesRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListCertificatesResponseOutput>): grpc.ClientUnaryCall;
  listCertificates(argument: _comity_v1_ListCertificatesRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ListCertificatesResponseOutput>): grpc.ClientUnaryCall;
  listCertificates(argument: _comity_v1_ListCertificatesRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListCertificatesResponseOutput>): grpc.ClientUnaryCall;
  listCertificates(argument: _comity_v1_ListCertificatesRequestInput, callback: grpc.requestCallback<_comity_v1_ListCertificatesResponseOutput>): grpc.ClientUnaryCall;
  
  ListRegulators(argument: _comity_v1_ListRegulatorsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListRegulatorsResponseOutput>): grpc.ClientUnaryCall;
  ListRegulators(argument: _comity_v1_ListRegulatorsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ListRegulatorsResponseOutput>): grpc.ClientUnaryCall;
  ListRegulators(argument: _comity_v1_ListRegulatorsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListRegulatorsResponseOutput>): grpc.ClientUnaryCall;
  ListRegulators(argument: _comity_v1_ListRegulatorsRequestInput, callback: grpc.requestCallback<_comity_v1_ListRegulatorsResponseOutput>): grpc.ClientUnaryCall;
  listRegulators(argument: _comity_v1_ListRegulatorsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListRegulatorsResponseOutput>): grpc.ClientUnaryCall;
  listRegulators(argument: _comity_v1_ListRegulatorsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ListRegulatorsResponseOutput>): grpc.ClientUnaryCall;
  listRegulators(argument: _comity_v1_ListRegulatorsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListRegulatorsResponseOutput>): grpc.ClientUnaryCall;
  listRegulators(argument: _comity_v1_ListRegulatorsRequestInput, callback: grpc.requestCallback<_comity_v1_ListRegulatorsResponseOutput>): grpc.ClientUnaryCall;
  
  Renew(argument: _comity_v1_RenewRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RenewResponseOutput>): grpc.ClientUnaryCall;
  Renew(argument: _comity_v1_RenewRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_RenewResponseOutput>): grpc.ClientUnaryCall;
  Renew(argument: _comity_v1_RenewRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RenewResponseOutput>): grpc.ClientUnaryCall;
  Renew(argument: _comity_v1_RenewRequestInput, callback: grpc.requestCallback<_comity_v1_RenewResponseOutput>): grpc.ClientUnaryCall;
  renew(argument: _comity_v1_RenewRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RenewResponseOutput>): grpc.ClientUnaryCall;
  renew(argument: _comity_v1_RenewRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_RenewResponseOutput>): grpc.ClientUnaryCall;
  renew(argument: _comity_v1_RenewRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RenewResponseOutput>): grpc.ClientUnaryCall;
  renew(argument: _comity_v1_RenewRequestInput, callback: grpc.requestCallback<_comity_v1_RenewResponseOutput>): grpc.ClientUnaryCall;
  
  Revoke(argument: _comity_v1_RevokeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RevokeResponseOutput>): grpc.ClientUnaryCall;
  Revoke(argument: _comity_v1_RevokeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_RevokeResponseOutput>): grpc.ClientUnaryCall;
  Revoke(argument: _comity_v1_RevokeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RevokeResponseOutput>): grpc.ClientUnaryCall;
  Revoke(argument: _comity_v1_RevokeRequestInput, callback: grpc.requestCallback<_comity_v1_RevokeResponseOutput>): grpc.ClientUnaryCall;
  revoke(argument: _comity_v1_RevokeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RevokeResponseOutput>): grpc.ClientUnaryCall;
  revoke(argument: _comity_v1_RevokeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_RevokeResponseOutput>): grpc.ClientUnaryCall;
  revoke(argument: _comity_v1_RevokeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RevokeResponseOutput>): grpc.ClientUnaryCall;
  revoke(argument: _comity_v1_RevokeRequestInput, callback: grpc.requestCallback<_comity_v1_RevokeResponseOutput>): grpc.ClientUnaryCall;
  
}

export interface IdentitiesHandlers extends grpc.UntypedServiceImplementation {
  Issue: grpc.handleUnaryCall<_comity_v1_IssueRequestOutput, _comity_v1_IssueResponseInput>;
  
  ListCertificates: grpc.handleUnaryCall<_comity_v1_ListCertificatesRequestOutput, _comity_v1_ListCertificatesResponseInput>;
  
  ListRegulators: grpc.handleUnaryCall<_comity_v1_ListRegulatorsRequestOutput, _comity_v1_ListRegulatorsResponseInput>;
  
  Renew: grpc.handleUnaryCall<_comity_v1_RenewRequestOutput, _comity_v1_RenewResponseInput>;
  
  Revoke: grpc.handleUnaryCall<_comity_v1_RevokeRequestOutput, _comity_v1_RevokeResponseInput>;
  
}

export interface IdentitiesDefinition extends grpc.ServiceDefinition {
  Issue: MethodDefinition<_comity_v1_IssueRequestInput, _comity_v1_IssueResponseInput, _comity_v1_IssueRequestOutput, _comity_v1_IssueResponseOutput>
  ListCertificates: MethodDefinition<_comity_v1_ListCertificatesRequestInput, _comity_v1_ListCertificatesResponseInput, _comity_v1_ListCertificatesRequestOutput, _comity_v1_ListCertificatesResponseOutput>
  ListRegulators: MethodDefinition<_comity_v1_ListRegulatorsRequestInput, _comity_v1_ListRegulatorsResponseInput, _comity_v1_ListRegulatorsRequestOutput, _comity_v1_ListRegulatorsResponseOutput>
  Renew: MethodDefinition<_comity_v1_RenewRequestInput, _comity_v1_RenewResponseInput, _comity_v1_RenewRequestOutput, _comity_v1_RenewResponseOutput>
  Revoke: MethodDefinition<_comity_v1_RevokeRequestInput, _comity_v1_RevokeResponseInput, _comity_v1_RevokeRequestOutput, _comity_v1_RevokeResponseOutput>
}
