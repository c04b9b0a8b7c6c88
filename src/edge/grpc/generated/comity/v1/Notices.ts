// Original file: proto/comity/v1/notices.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AcknowledgeRequestInput as _comity_v1_AcknowledgeRequestInput, AcknowledgeRequestOutput as _comity_v1_AcknowledgeRequestOutput } from '../../comity/v1/AcknowledgeRequest.ts';
import type { AcknowledgeResponseInput as _comity_v1_AcknowledgeResponseInput, AcknowledgeResponseOutput as _comity_v1_AcknowledgeResponseOutput } from '../../comity/v1/AcknowledgeResponse.ts';
import type { GetRequestInput as _comity_v1_GetRequestInput, GetRequestOutput as _comity_v1_GetRequestOutput } from '../../comity/v1/GetRequest.ts';
import type { GetResponseInput as _comity_v1_GetResponseInput, GetResponseOutput as _comity_v1_GetResponseOutput } from '../../comity/v1/GetResponse.ts';
import type { ListDeadLettersRequestInput as _comity_v1_ListDeadLettersRequestInput, ListDeadLettersRequestOutput as _comity_v1_ListDeadLettersRequestOutput } from '../../comity/v1/ListDeadLettersRequest.ts';
import type { ListDeadLettersResponseInput as _comity_v1_ListDeadLettersResponseInput, ListDeadLettersResponseOutput as _comity_v1_ListDeadLettersResponseOutput } from '../../comity/v1/ListDeadLettersResponse.ts';
import type { ListRequestInput as _comity_v1_ListRequestInput, ListRequestOutput as _comity_v1_ListRequestOutput } from '../../comity/v1/ListRequest.ts';
import type { ListResponseInput as _comity_v1_ListResponseInput, ListResponseOutput as _comity_v1_ListResponseOutput } from '../../comity/v1/ListResponse.ts';
import type { MarkDutyRequestInput as _comity_v1_MarkDutyRequestInput, MarkDutyRequestOutput as _comity_v1_MarkDutyRequestOutput } from '../../comity/v1/MarkDutyRequest.ts';
import type { MarkDutyResponseInput as _comity_v1_MarkDutyResponseInput, MarkDutyResponseOutput as _comity_v1_MarkDutyResponseOutput } from '../../comity/v1/MarkDutyResponse.ts';
import type { ReportRequestInput as _comity_v1_ReportRequestInput, ReportRequestOutput as _comity_v1_ReportRequestOutput } from '../../comity/v1/ReportRequest.ts';
import type { ReportResponseInput as _comity_v1_ReportResponseInput, ReportResponseOutput as _comity_v1_ReportResponseOutput } from '../../comity/v1/ReportResponse.ts';
import type { RequeueRequestInput as _comity_v1_RequeueRequestInput, RequeueRequestOutput as _comity_v1_RequeueRequestOutput } from '../../comity/v1/RequeueRequest.ts';
import type { RequeueResponseInput as _comity_v1_RequeueResponseInput, RequeueResponseOutput as _comity_v1_RequeueResponseOutput } from '../../comity/v1/RequeueResponse.ts';
import type { WatchRequestInput as _comity_v1_WatchRequestInput, WatchRequestOutput as _comity_v1_WatchRequestOutput } from '../../comity/v1/WatchRequest.ts';
import type { WatchResponseInput as _comity_v1_WatchResponseInput, WatchResponseOutput as _comity_v1_WatchResponseOutput } from '../../comity/v1/WatchResponse.ts';

export interface NoticesClient extends grpc.Client {
  Acknowledge(argument: _comity_v1_AcknowledgeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_AcknowledgeResponseOutput>): grpc.ClientUnaryCall;
  Acknowledge(argument: _comity_v1_AcknowledgeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_AcknowledgeResponseOutput>): grpc.ClientUnaryCall;
  Acknowledge(argument: _comity_v1_AcknowledgeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_AcknowledgeResponseOutput>): grpc.ClientUnaryCall;
  Acknowledge(argument: _comity_v1_AcknowledgeRequestInput, callback: grpc.requestCallback<_comity_v1_AcknowledgeResponseOutput>): grpc.ClientUnaryCall;
  acknowledge(argument: _comity_v1_AcknowledgeRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_AcknowledgeResponseOutput>): grpc.ClientUnaryCall;
  acknowledge(argument: _comity_v1_AcknowledgeRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_AcknowledgeResponseOutput>): grpc.ClientUnaryCall;
  acknowledge(argument: _comity_v1_AcknowledgeRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_AcknowledgeResponseOutput>): grpc.ClientUnaryCall;
  acknowledge(argument: _comity_v1_AcknowledgeRequestInput, callback: grpc.requestCallback<_comity_v1_AcknowledgeResponseOutput>): grpc.ClientUnaryCall;
  
  Get(argument: _comity_v1_GetRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetResponseOutput>): grpc.ClientUnaryCall;
  Get(argument: _comity_v1_GetRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetResponseOutput>): grpc.ClientUnaryCall;
  Get(argument: _comity_v1_GetRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetResponseOutput>): grpc.ClientUnaryCall;
  Get(argument: _comity_v1_GetRequestInput, callback: grpc.requestCallback<_comity_v1_GetResponseOutput>): grpc.ClientUnaryCall;
  get(argument: _comity_v1_GetRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetResponseOutput>): grpc.ClientUnaryCall;
  get(argument: _comity_v1_GetRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_GetResponseOutput>): grpc.ClientUnaryCall;
  get(argument: _comity_v1_GetRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_GetResponseOutput>): grpc.ClientUnaryCall;
  get(argument: _comity_v1_GetRequestInput, callback: grpc.requestCallback<_comity_v1_GetResponseOutput>): grpc.ClientUnaryCall;
  
  List(argument: _comity_v1_ListRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListResponseOutput>): grpc.ClientUnaryCall;
  List(argument: _comity_v1_ListRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ListResponseOutput>): grpc.ClientUnaryCall;
  List(argument: _comity_v1_ListRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListResponseOutput>): grpc.ClientUnaryCall;
  List(argument: _comity_v1_ListRequestInput, callback: grpc.requestCallback<_comity_v1_ListResponseOutput>): grpc.ClientUnaryCall;
  list(argument: _comity_v1_ListRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListResponseOutput>): grpc.ClientUnaryCall;
  list(argument: _comity_v1_ListRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ListResponseOutput>): grpc.ClientUnaryCall;
  list(argument: _comity_v1_ListRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListResponseOutput>): grpc.ClientUnaryCall;
  list(argument: _comity_v1_ListRequestInput, callback: grpc.requestCallback<_comity_v1_ListResponseOutput>): grpc.ClientUnaryCall;
  
  ListDeadLetters(argument: _comity_v1_ListDeadLettersRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListDeadLettersResponseOutput>): grpc.ClientUnaryCall;
  ListDeadLetters(argument: _comity_v1_ListDeadLettersRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ListDeadLettersResponseOutput>): grpc.ClientUnaryCall;
  ListDeadLetters(argument: _comity_v1_ListDeadLettersRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListDeadLettersResponseOutput>): grpc.ClientUnaryCall;
  ListDeadLetters(argument: _comity_v1_ListDeadLettersRequestInput, callback: grpc.requestCallback<_comity_v1_ListDeadLettersResponseOutput>): grpc.ClientUnaryCall;
  listDeadLetters(argument: _comity_v1_ListDeadLettersRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListDeadLettersResponseOutput>): grpc.ClientUnaryCall;
  listDeadLetters(argument: _comity_v1_ListDeadLettersRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ListDeadLettersResponseOutput>): grpc.ClientUnaryCall;
  listDeadLetters(argument: _comity_v1_ListDeadLettersRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ListDeadLettersResponseOutput>): grpc.ClientUnaryCall;
  listDeadLetters(argument: _comity_v1_ListDeadLettersRequestInput, callback: grpc.requestCallback<_comity_v1_ListDeadLettersResponseOutput>): grpc.ClientUnaryCall;
  
  MarkDuty(argument: _comity_v1_MarkDutyRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_MarkDutyResponseOutput>): grpc.ClientUnaryCall;
  MarkDuty(argument: _comity_v1_MarkDutyRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_MarkDutyResponseOutput>): grpc.ClientUnaryCall;
  MarkDuty(argument: _comity_v1_MarkDutyRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_MarkDutyResponseOutput>): grpc.ClientUnaryCall;
  MarkDuty(argument: _comity_v1_MarkDutyRequestInput, callback: grpc.requestCallback<_comity_v1_MarkDutyResponseOutput>): grpc.ClientUnaryCall;
  markDuty(argument: _comity_v1_MarkDutyRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_MarkDutyResponseOutput>): grpc.ClientUnaryCall;
  markDuty(argument: _comity_v1_MarkDutyRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_MarkDutyResponseOutput>): grpc.ClientUnaryCall;
  markDuty(argument: _comity_v1_MarkDutyRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_MarkDutyResponseOutput>): grpc.ClientUnaryCall;
  markDuty(argument: _comity_v1_MarkDutyRequestInput, callback: grpc.requestCallback<_comity_v1_MarkDutyResponseOutput>): grpc.ClientUnaryCall;
  
  Report(argument: _comity_v1_ReportRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ReportResponseOutput>): grpc.ClientUnaryCall;
  Report(argument: _comity_v1_ReportRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ReportResponseOutput>): grpc.ClientUnaryCall;
  Report(argument: _comity_v1_ReportRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ReportResponseOutput>): grpc.ClientUnaryCall;
  Report(argument: _comity_v1_ReportRequestInput, callback: grpc.requestCallback<_comity_v1_ReportResponseOutput>): grpc.ClientUnaryCall;
  report(argument: _comity_v1_ReportRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ReportResponseOutput>): grpc.ClientUnaryCall;
  report(argument: _comity_v1_ReportRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_ReportResponseOutput>): grpc.ClientUnaryCall;
  report(argument: _comity_v1_ReportRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_ReportResponseOutput>): grpc.ClientUnaryCall;
  report(argument: _comity_v1_ReportRequestInput, callback: grpc.requestCallback<_comity_v1_ReportResponseOutput>): grpc.ClientUnaryCall;
  
  Requeue(argument: _comity_v1_RequeueRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RequeueResponseOutput>): grpc.ClientUnaryCall;
  Requeue(argument: _comity_v1_RequeueRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_RequeueResponseOutput>): grpc.ClientUnaryCall;
  Requeue(argument: _comity_v1_RequeueRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RequeueResponseOutput>): grpc.ClientUnaryCall;
  Requeue(argument: _comity_v1_RequeueRequestInput, callback: grpc.requestCallback<_comity_v1_RequeueResponseOutput>): grpc.ClientUnaryCall;
  requeue(argument: _comity_v1_RequeueRequestInput, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RequeueResponseOutput>): grpc.ClientUnaryCall;
  requeue(argument: _comity_v1_RequeueRequestInput, metadata: grpc.Metadata, callback: grpc.requestCallback<_comity_v1_RequeueResponseOutput>): grpc.ClientUnaryCall;
  requeue(argument: _comity_v1_RequeueRequestInput, options: grpc.CallOptions, callback: grpc.requestCallback<_comity_v1_RequeueResponseOutput>): grpc.ClientUnaryCall;
  requeue(argument: _comity_v1_RequeueRequestInput, callback: grpc.requestCallback<_comity_v1_RequeueResponseOutput>): grpc.ClientUnaryCall;
  
  Watch(argument: _comity_v1_WatchRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_comity_v1_WatchResponseOutput>;
  Watch(argument: _comity_v1_WatchRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_comity_v1_WatchResponseOutput>;
  watch(argument: _comity_v1_WatchRequestInput, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_comity_v1_WatchResponseOutput>;
  watch(argument: _comity_v1_WatchRequestInput, options?: grpc.CallOptions): grpc.ClientReadableStream<_comity_v1_WatchResponseOutput>;
  
}

export interface NoticesHandlers extends grpc.UntypedServiceImplementation {
  Acknowledge: grpc.handleUnaryCall<_comity_v1_AcknowledgeRequestOutput, _comity_v1_AcknowledgeResponseInput>;
  
  Get: grpc.handleUnaryCall<_comity_v1_GetRequestOutput, _comity_v1_GetResponseInput>;
  
  List: grpc.handleUnaryCall<_comity_v1_ListRequestOutput, _comity_v1_ListResponseInput>;
  
  ListDeadLetters: grpc.handleUnaryCall<_comity_v1_ListDeadLettersRequestOutput, _comity_v1_ListDeadLettersResponseInput>;
  
  MarkDuty: grpc.handleUnaryCall<_comity_v1_MarkDutyRequestOutput, _comity_v1_MarkDutyResponseInput>;
  
  Report: grpc.handleUnaryCall<_comity_v1_ReportRequestOutput, _comity_v1_ReportResponseInput>;
  
  Requeue: grpc.handleUnaryCall<_comity_v1_RequeueRequestOutput, _comity_v1_RequeueResponseInput>;
  
  Watch: grpc.handleServerStreamingCall<_comity_v1_WatchRequestOutput, _comity_v1_WatchResponseInput>;
  
}

export interface NoticesDefinition extends grpc.ServiceDefinition {
  Acknowledge: MethodDefinition<_comity_v1_AcknowledgeRequestInput, _comity_v1_AcknowledgeResponseInput, _comity_v1_AcknowledgeRequestOutput, _comity_v1_AcknowledgeResponseOutput>
  Get: MethodDefinition<_comity_v1_GetRequestInput, _comity_v1_GetResponseInput, _comity_v1_GetRequestOutput, _comity_v1_GetResponseOutput>
  List: MethodDefinition<_comity_v1_ListRequestInput, _comity_v1_ListResponseInput, _comity_v1_ListRequestOutput, _comity_v1_ListResponseOutput>
  ListDeadLetters: MethodDefinition<_comity_v1_ListDeadLettersRequestInput, _comity_v1_ListDeadLettersResponseInput, _comity_v1_ListDeadLettersRequestOutput, _comity_v1_ListDeadLettersResponseOutput>
  MarkDuty: MethodDefinition<_comity_v1_MarkDutyRequestInput, _comity_v1_MarkDutyResponseInput, _comity_v1_MarkDutyRequestOutput, _comity_v1_MarkDutyResponseOutput>
  Report: MethodDefinition<_comity_v1_ReportRequestInput, _comity_v1_ReportResponseInput, _comity_v1_ReportRequestOutput, _comity_v1_ReportResponseOutput>
  Requeue: MethodDefinition<_comity_v1_RequeueRequestInput, _comity_v1_RequeueResponseInput, _comity_v1_RequeueRequestOutput, _comity_v1_RequeueResponseOutput>
  Watch: MethodDefinition<_comity_v1_WatchRequestInput, _comity_v1_WatchResponseInput, _comity_v1_WatchRequestOutput, _comity_v1_WatchResponseOutput>
}
