import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { GetCheckpointRequestInput as _comity_v1_GetCheckpointRequestInput, GetCheckpointRequestOutput as _comity_v1_GetCheckpointRequestOutput } from './comity/v1/GetCheckpointRequest.ts';
import type { GetCheckpointResponseInput as _comity_v1_GetCheckpointResponseInput, GetCheckpointResponseOutput as _comity_v1_GetCheckpointResponseOutput } from './comity/v1/GetCheckpointResponse.ts';
import type { LedgerClient as _comity_v1_LedgerClient, LedgerDefinition as _comity_v1_LedgerDefinition } from './comity/v1/Ledger.ts';
import type { ProveRequestInput as _comity_v1_ProveRequestInput, ProveRequestOutput as _comity_v1_ProveRequestOutput } from './comity/v1/ProveRequest.ts';
import type { ProveResponseInput as _comity_v1_ProveResponseInput, ProveResponseOutput as _comity_v1_ProveResponseOutput } from './comity/v1/ProveResponse.ts';
import type { StatementInput as _comity_v1_StatementInput, StatementOutput as _comity_v1_StatementOutput } from './comity/v1/Statement.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  comity: {
    v1: {
      GetCheckpointRequest: MessageTypeDefinition<_comity_v1_GetCheckpointRequestInput, _comity_v1_GetCheckpointRequestOutput>
      GetCheckpointResponse: MessageTypeDefinition<_comity_v1_GetCheckpointResponseInput, _comity_v1_GetCheckpointResponseOutput>
      Ledger: SubtypeConstructor<typeof grpc.Client, _comity_v1_LedgerClient> & { service: _comity_v1_LedgerDefinition }
      ProveRequest: MessageTypeDefinition<_comity_v1_ProveRequestInput, _comity_v1_ProveRequestOutput>
      ProveResponse: MessageTypeDefinition<_comity_v1_ProveResponseInput, _comity_v1_ProveResponseOutput>
      Statement: MessageTypeDefinition<_comity_v1_StatementInput, _comity_v1_StatementOutput>
    }
  }
}

