import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { ForkInput as _comity_v1_ForkInput, ForkOutput as _comity_v1_ForkOutput } from './comity/v1/Fork.ts';
import type { GetCheckpointRequestInput as _comity_v1_GetCheckpointRequestInput, GetCheckpointRequestOutput as _comity_v1_GetCheckpointRequestOutput } from './comity/v1/GetCheckpointRequest.ts';
import type { GetCheckpointResponseInput as _comity_v1_GetCheckpointResponseInput, GetCheckpointResponseOutput as _comity_v1_GetCheckpointResponseOutput } from './comity/v1/GetCheckpointResponse.ts';
import type { GetCoseReceiptsRequestInput as _comity_v1_GetCoseReceiptsRequestInput, GetCoseReceiptsRequestOutput as _comity_v1_GetCoseReceiptsRequestOutput } from './comity/v1/GetCoseReceiptsRequest.ts';
import type { GetCoseReceiptsResponseInput as _comity_v1_GetCoseReceiptsResponseInput, GetCoseReceiptsResponseOutput as _comity_v1_GetCoseReceiptsResponseOutput } from './comity/v1/GetCoseReceiptsResponse.ts';
import type { HandOverInput as _comity_v1_HandOverInput, HandOverOutput as _comity_v1_HandOverOutput } from './comity/v1/HandOver.ts';
import type { LedgerClient as _comity_v1_LedgerClient, LedgerDefinition as _comity_v1_LedgerDefinition } from './comity/v1/Ledger.ts';
import type { ListForksRequestInput as _comity_v1_ListForksRequestInput, ListForksRequestOutput as _comity_v1_ListForksRequestOutput } from './comity/v1/ListForksRequest.ts';
import type { ListForksResponseInput as _comity_v1_ListForksResponseInput, ListForksResponseOutput as _comity_v1_ListForksResponseOutput } from './comity/v1/ListForksResponse.ts';
import type { ListHandOversRequestInput as _comity_v1_ListHandOversRequestInput, ListHandOversRequestOutput as _comity_v1_ListHandOversRequestOutput } from './comity/v1/ListHandOversRequest.ts';
import type { ListHandOversResponseInput as _comity_v1_ListHandOversResponseInput, ListHandOversResponseOutput as _comity_v1_ListHandOversResponseOutput } from './comity/v1/ListHandOversResponse.ts';
import type { ProveConsistencyRequestInput as _comity_v1_ProveConsistencyRequestInput, ProveConsistencyRequestOutput as _comity_v1_ProveConsistencyRequestOutput } from './comity/v1/ProveConsistencyRequest.ts';
import type { ProveConsistencyResponseInput as _comity_v1_ProveConsistencyResponseInput, ProveConsistencyResponseOutput as _comity_v1_ProveConsistencyResponseOutput } from './comity/v1/ProveConsistencyResponse.ts';
import type { ProveRequestInput as _comity_v1_ProveRequestInput, ProveRequestOutput as _comity_v1_ProveRequestOutput } from './comity/v1/ProveRequest.ts';
import type { ProveResponseInput as _comity_v1_ProveResponseInput, ProveResponseOutput as _comity_v1_ProveResponseOutput } from './comity/v1/ProveResponse.ts';
import type { RenewKeyRequestInput as _comity_v1_RenewKeyRequestInput, RenewKeyRequestOutput as _comity_v1_RenewKeyRequestOutput } from './comity/v1/RenewKeyRequest.ts';
import type { RenewKeyResponseInput as _comity_v1_RenewKeyResponseInput, RenewKeyResponseOutput as _comity_v1_RenewKeyResponseOutput } from './comity/v1/RenewKeyResponse.ts';
import type { StatementInput as _comity_v1_StatementInput, StatementOutput as _comity_v1_StatementOutput } from './comity/v1/Statement.ts';
import type { WitnessStateInput as _comity_v1_WitnessStateInput, WitnessStateOutput as _comity_v1_WitnessStateOutput } from './comity/v1/WitnessState.ts';
import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from './google/protobuf/Timestamp.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  comity: {
    v1: {
      Fork: MessageTypeDefinition<_comity_v1_ForkInput, _comity_v1_ForkOutput>
      GetCheckpointRequest: MessageTypeDefinition<_comity_v1_GetCheckpointRequestInput, _comity_v1_GetCheckpointRequestOutput>
      GetCheckpointResponse: MessageTypeDefinition<_comity_v1_GetCheckpointResponseInput, _comity_v1_GetCheckpointResponseOutput>
      GetCoseReceiptsRequest: MessageTypeDefinition<_comity_v1_GetCoseReceiptsRequestInput, _comity_v1_GetCoseReceiptsRequestOutput>
      GetCoseReceiptsResponse: MessageTypeDefinition<_comity_v1_GetCoseReceiptsResponseInput, _comity_v1_GetCoseReceiptsResponseOutput>
      HandOver: MessageTypeDefinition<_comity_v1_HandOverInput, _comity_v1_HandOverOutput>
      Ledger: SubtypeConstructor<typeof grpc.Client, _comity_v1_LedgerClient> & { service: _comity_v1_LedgerDefinition }
      ListForksRequest: MessageTypeDefinition<_comity_v1_ListForksRequestInput, _comity_v1_ListForksRequestOutput>
      ListForksResponse: MessageTypeDefinition<_comity_v1_ListForksResponseInput, _comity_v1_ListForksResponseOutput>
      ListHandOversRequest: MessageTypeDefinition<_comity_v1_ListHandOversRequestInput, _comity_v1_ListHandOversRequestOutput>
      ListHandOversResponse: MessageTypeDefinition<_comity_v1_ListHandOversResponseInput, _comity_v1_ListHandOversResponseOutput>
      ProveConsistencyRequest: MessageTypeDefinition<_comity_v1_ProveConsistencyRequestInput, _comity_v1_ProveConsistencyRequestOutput>
      ProveConsistencyResponse: MessageTypeDefinition<_comity_v1_ProveConsistencyResponseInput, _comity_v1_ProveConsistencyResponseOutput>
      ProveRequest: MessageTypeDefinition<_comity_v1_ProveRequestInput, _comity_v1_ProveRequestOutput>
      ProveResponse: MessageTypeDefinition<_comity_v1_ProveResponseInput, _comity_v1_ProveResponseOutput>
      RenewKeyRequest: MessageTypeDefinition<_comity_v1_RenewKeyRequestInput, _comity_v1_RenewKeyRequestOutput>
      RenewKeyResponse: MessageTypeDefinition<_comity_v1_RenewKeyResponseInput, _comity_v1_RenewKeyResponseOutput>
      Statement: MessageTypeDefinition<_comity_v1_StatementInput, _comity_v1_StatementOutput>
      WitnessState: MessageTypeDefinition<_comity_v1_WitnessStateInput, _comity_v1_WitnessStateOutput>
    }
  }
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_TimestampInput, _google_protobuf_TimestampOutput>
    }
  }
}

