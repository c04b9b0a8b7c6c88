// Original file: proto/comity/v1/agreements.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DeclineRequestInput as _comity_v1_DeclineRequestInput, DeclineRequestOutput as _comity_v1_DeclineRequestOutput } from '../../comity/v1/DeclineRequest.ts';
import type { DeclineResponseInput as _comity_v1_DeclineResponseInput, DeclineResponseOutput as _comity_v1_DeclineResponseOutput } from '../../comity/v1/DeclineResponse.ts';
import type { DraftRequestInput as _comity_v1_DraftRequestInput, DraftRequestOutput as _comity_v1_DraftRequestOutput } from '../../comity/v1/DraftRequest.ts';
import type { DraftResponseInput as _comity_v1_DraftResponseInput, DraftResponseOutput as _comity_v1_DraftResponseOutput } from '../../comity/v1/DraftResponse.ts';
import type { GetAgreementRequestInput as _comity_v1_GetAgreementRequestInput, GetAgreementRequestOutput as _comity_v1_GetAgreementRequestOutput } from '../../comity/v1/GetAgreementRequest.ts';
import type { GetAgreementResponseInput as _comity_v1_GetAgreementResponseInput, GetAgreementResponseOutput as _comity_v1_GetAgreementResponseOutput } from '../../comity/v1/GetAgreementResponse.ts';
import type { ListAgreementsRequestInput as _comity_v1_ListAgreementsRequestInput, ListAgreementsRequestOutput as _comity_v1_ListAgreementsRequestOutput } from '../../comity/v1/ListAgreementsRequest.ts';
import type { ListAgreementsResponseInput as _comity_v1_ListAgreementsResponseInput, ListAgreementsResponseOutput as _comity_v1_ListAgreementsResponseOutput } from '../../comity/v1/ListAgreementsResponse.ts';
import type { SignRequestInput as _comity_v1_SignRequestInput, SignRequestOutput as _comity_v1_SignRequestOutput } from '../../comity/v1/SignRequest.ts';
import type { SignResponseInput as _comity_v1_SignResponseInput, SignResponseOutput as _comity_v1_SignResponseOutput } from '../../comity/v1/SignResponse.ts';
import type { TerminateRequestInput as _comity_v1_TerminateRequestInput, TerminateRequestOutput as _comity_v1_TerminateRequestOutput } from '../../comity/v1/TerminateRequest.ts';
import type { TerminateResponseInput as _comity_v1_TerminateResponseInput, TerminateResponseOutput as _comity_v1_TerminateResponseOutput } from '../../comity/v1/TerminateResponse.ts';

export interface AgreementsClient extends grpc.Client {
  Decline(argument: _comity_v1_DeclineRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_DeclineResponseOutput>): grpc.ClientUnaryCall;
  Decline(argument: _comity_v1_DeclineRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_DeclineResponseOutput>): grpc.ClientUnaryCall;
  Decline(argument: _comity_v1_DeclineRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_DeclineResponseOutput>): grpc.ClientUnaryCall;
  Decline(argument: _comity_v1_DeclineRequestInput, callback: grpc.requestCallback<_comity_v1_DeclineResponseOutput>): grpc.ClientUnaryCall;
  decline(argument: _comity_v1_DeclineRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_DeclineResponseOutput>): grpc.ClientUnaryCall;
  decline(argument: _comity_v1_DeclineRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_DeclineResponseOutput>): grpc.ClientUnaryCall;
  decline(argument: _comity_v1_DeclineRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_DeclineResponseOutput>): grpc.ClientUnaryCall;
  decline(argument: _comity_v1_DeclineRequestInput, callback: grpc.requestCallback<_comity_v1_DeclineResponseOutput>): grpc.ClientUnaryCall;
  
  Draft(argument: _comity_v1_DraftRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_DraftResponseOutput>): grpc.ClientUnaryCall;
  Draft(argument: _comity_v1_DraftRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_DraftResponseOutput>): grpc.ClientUnaryCall;
  Draft(argument: _comity_v1_DraftRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_DraftResponseOutput>): grpc.ClientUnaryCall;
  Draft(argument: _comity_v1_DraftRequestInput, callback: grpc.requestCallback<_comity_v1_DraftResponseOutput>): grpc.ClientUnaryCall;
  draft(argument: _comity_v1_DraftRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_DraftResponseOutput>): grpc.ClientUnaryCall;
  draft(argument: _comity_v1_DraftRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_DraftResponseOutput>): grpc.ClientUnaryCall;
  draft(argument: _comity_v1_DraftRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_DraftResponseOutput>): grpc.ClientUnaryCall;
  draft(argument: _comity_v1_DraftRequestInput, callback: grpc.requestCallback<_comity_v1_DraftResponseOutput>): grpc.ClientUnaryCall;
  
  GetAgreement(argument: _comity_v1_GetAgreementRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetAgreementResponseOutput>): grpc.ClientUnaryCall;
  GetAgreement(argument: _comity_v1_GetAgreementRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetAgreementResponseOutput>): grpc.ClientUnaryCall;
  GetAgreement(argument: _comity_v1_GetAgreementRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetAgreementResponseOutput>): grpc.ClientUnaryCall;
  GetAgreement(argument: _comity_v1_GetAgreementRequestInput, callback: grpc.requestCallback<_comity_v1_GetAgreementResponseOutput>): grpc.ClientUnaryCall;
  getAgreement(argument: _comity_v1_GetAgreementRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetAgreementResponseOutput>): grpc.ClientUnaryCall;
  getAgreement(argument: _comity_v1_GetAgreementRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetAgreementResponseOutput>): grpc.ClientUnaryCall;
  getAgreement(argument: _comity_v1_GetAgreementRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetAgreementResponseOutput>): grpc.ClientUnaryCall;
  getAgreement(argument: _comity_v1_GetAgreementRequestInput, callback: grpc.requestCallback<_comity_v1_GetAgreementResponseOutput>): grpc.ClientUnaryCall;
  
  ListAgreements(argument: _comity_v1_ListAgreementsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListAgreementsResponseOutput>): grpc.ClientUnaryCall;
  ListAgreements(argument: _comity_v1_ListAgreementsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ListAgreementsResponseOutput>): grpc.ClientUnaryCall;
  ListAgreements(argument: _comity_v1_ListAgreementsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListAgreementsResponseOutput>): grpc.ClientUnaryCall;
  ListAgreements(argument: _comity_v1_ListAgreementsRequestInput, callback: grpc.requestCallback<_comity_v1_ListAgreementsResponseOutput>): grpc.ClientUnaryCall;
  listAgreements(argument: _comity_v1_ListAgreementsRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListAgreementsResponseOutput>): grpc.ClientUnaryCall;
  listAgreements(argument: _comity_v1_ListAgreementsRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ListAgreementsResponseOutput>): grpc.ClientUnaryCall;
  listAgreements(argument: _comity_v1_ListAgreementsRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListAgreementsResponseOutput>): grpc.ClientUnaryCall;
  listAgreements(argument: _comity_v1_ListAgreementsRequestInput, callback: grpc.requestCallback<_comity_v1_ListAgreementsResponseOutput>): grpc.ClientUnaryCall;
  
  Sign(argument: _comity_v1_SignRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_SignResponseOutput>): grpc.ClientUnaryCall;
  Sign(argument: _comity_v1_SignRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_SignResponseOutput>): grpc.ClientUnaryCall;
  Sign(argument: _comity_v1_SignRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_SignResponseOutput>): grpc.ClientUnaryCall;
  Sign(argument: _comity_v1_SignRequestInput, callback: grpc.requestCallback<_comity_v1_SignResponseOutput>): grpc.ClientUnaryCall;
  sign(argument: _comity_v1_SignRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_SignResponseOutput>): grpc.ClientUnaryCall;
  sign(argument: _comity_v1_SignRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_SignResponseOutput>): grpc.ClientUnaryCall;
  sign(argument: _comity_v1_SignRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_SignResponseOutput>): grpc.ClientUnaryCall;
  sign(argument: _comity_v1_SignRequestInput, callback: grpc.requestCallback<_comity_v1_SignResponseOutput>): grpc.ClientUnaryCall;
  
  Terminate(argument: _comity_v1_TerminateRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_TerminateResponseOutput>): grpc.ClientUnaryCall;
  Terminate(argument: _comity_v1_TerminateRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_TerminateResponseOutput>): grpc.ClientUnaryCall;
  Terminate(argument: _comity_v1_TerminateRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_TerminateResponseOutput>): grpc.ClientUnaryCall;
  Terminate(argument: _comity_v1_TerminateRequestInput, callback: grpc.requestCallback<_comity_v1_TerminateResponseOutput>): grpc.ClientUnaryCall;
  terminate(argument: _comity_v1_TerminateRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_TerminateResponseOutput>): grpc.ClientUnaryCall;
  terminate(argument: _comity_v1_TerminateRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_TerminateResponseOutput>): grpc.ClientUnaryCall;
  terminate(argument: _comity_v1_TerminateRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_TerminateResponseOutput>): grpc.ClientUnaryCall;
  terminate(argument: _comity_v1_TerminateRequestInput, callback: grpc.requestCallback<_comity_v1_TerminateResponseOutput>): grpc.ClientUnaryCall;
  
}

export interface AgreementsHandlers extends grpc.UntypedServiceImplementation {
  Decline: grpc.handleUnaryCall<_comity_v1_DeclineRequestOutput, _comity_v1_DeclineResponseInput>;
  
  Draft: grpc.handleUnaryCall<_comity_v1_DraftRequestOutput, _comity_v1_DraftResponseInput>;
  
  GetAgreement: grpc.handleUnaryCall<_comity_v1_GetAgreementRequestOutput, _comity_v1_GetAgreementResponseInput>;
  
  ListAgreements: grpc.handleUnaryCall<_comity_v1_ListAgreementsRequestOutput, _comity_v1_ListAgreementsResponseInput>;
  
  Sign: grpc.handleUnaryCall<_comity_v1_SignRequestOutput, _comity_v1_SignResponseInput>;
  
  Terminate: grpc.handleUnaryCall<_comity_v1_TerminateRequestOutput, _comity_v1_TerminateResponseInput>;
  
}

export interface AgreementsDefinition extends grpc.ServiceDefinition {
  Decline: MethodDefinition<_comity_v1_DeclineRequestInput, _comity_v1_DeclineResponseInput, _comity_v1_DeclineRequestOutput, _comity_v1_DeclineResponseOutput>
  Draft: MethodDefinition<_comity_v1_DraftRequestInput, _comity_v1_DraftResponseInput, _comity_v1_DraftRequestOutput, _comity_v1_DraftResponseOutput>
  GetAgreement: MethodDefinition<_comity_v1_GetAgreementRequestInput, _comity_v1_GetAgreementResponseInput, _comity_v1_GetAgreementRequestOutput, _comity_v1_GetAgreementResponseOutput>
  ListAgreements: MethodDefinition<_comity_v1_ListAgreementsRequestInput, _comity_v1_ListAgreementsResponseInput, _comity_v1_ListAgreementsRequestOutput, _comity_v1_ListAgreementsResponseOutput>
  Sign: MethodDefinition<_comity_v1_SignRequestInput, _comity_v1_SignResponseInput, _comity_v1_SignRequestOutput, _comity_v1_SignResponseOutput>
  Terminate: MethodDefinition<_comity_v1_TerminateRequestInput, _comity_v1_TerminateResponseInput, _comity_v1_TerminateRequestOutput, _comity_v1_TerminateResponseOutput>
}
