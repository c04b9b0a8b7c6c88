import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { EraseRequestInput as _comity_v1_EraseRequestInput, EraseRequestOutput as _comity_v1_EraseRequestOutput } from './comity/v1/EraseRequest.ts';
import type { EraseResponseInput as _comity_v1_EraseResponseInput, EraseResponseOutput as _comity_v1_EraseResponseOutput } from './comity/v1/EraseResponse.ts';
import type { ErasureInput as _comity_v1_ErasureInput, ErasureOutput as _comity_v1_ErasureOutput } from './comity/v1/Erasure.ts';
import type { ErasuresClient as _comity_v1_ErasuresClient, ErasuresDefinition as _comity_v1_ErasuresDefinition } from './comity/v1/Erasures.ts';
import type { ListErasuresRequestInput as _comity_v1_ListErasuresRequestInput, ListErasuresRequestOutput as _comity_v1_ListErasuresRequestOutput } from './comity/v1/ListErasuresRequest.ts';
import type { ListErasuresResponseInput as _comity_v1_ListErasuresResponseInput, ListErasuresResponseOutput as _comity_v1_ListErasuresResponseOutput } from './comity/v1/ListErasuresResponse.ts';
import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from './google/protobuf/Timestamp.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  comity: {
    v1: {
      EraseRequest: MessageTypeDefinition<_comity_v1_EraseRequestInput, _comity_v1_EraseRequestOutput>
      EraseResponse: MessageTypeDefinition<_comity_v1_EraseResponseInput, _comity_v1_EraseResponseOutput>
      Erasure: MessageTypeDefinition<_comity_v1_ErasureInput, _comity_v1_ErasureOutput>
      ErasureState: EnumTypeDefinition
      Erasures: SubtypeConstructor<typeof grpc.Client, _comity_v1_ErasuresClient> & { service: _comity_v1_ErasuresDefinition }
      ListErasuresRequest: MessageTypeDefinition<_comity_v1_ListErasuresRequestInput, _comity_v1_ListErasuresRequestOutput>
      ListErasuresResponse: MessageTypeDefinition<_comity_v1_ListErasuresResponseInput, _comity_v1_ListErasuresResponseOutput>
      PeerErasureState: EnumTypeDefinition
    }
  }
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_TimestampInput, _google_protobuf_TimestampOutput>
    }
  }
}

