import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { AddRequestInput as _comity_v1_AddRequestInput, AddRequestOutput as _comity_v1_AddRequestOutput } from './comity/v1/AddRequest.ts';
import type { AddResponseInput as _comity_v1_AddResponseInput, AddResponseOutput as _comity_v1_AddResponseOutput } from './comity/v1/AddResponse.ts';
import type { OfferRequestInput as _comity_v1_OfferRequestInput, OfferRequestOutput as _comity_v1_OfferRequestOutput } from './comity/v1/OfferRequest.ts';
import type { OfferResponseInput as _comity_v1_OfferResponseInput, OfferResponseOutput as _comity_v1_OfferResponseOutput } from './comity/v1/OfferResponse.ts';
import type { PeerInput as _comity_v1_PeerInput, PeerOutput as _comity_v1_PeerOutput } from './comity/v1/Peer.ts';
import type { PeerAgreementInput as _comity_v1_PeerAgreementInput, PeerAgreementOutput as _comity_v1_PeerAgreementOutput } from './comity/v1/PeerAgreement.ts';
import type { PeersClient as _comity_v1_PeersClient, PeersDefinition as _comity_v1_PeersDefinition } from './comity/v1/Peers.ts';
import type { PeersListRequestInput as _comity_v1_PeersListRequestInput, PeersListRequestOutput as _comity_v1_PeersListRequestOutput } from './comity/v1/PeersListRequest.ts';
import type { PeersListResponseInput as _comity_v1_PeersListResponseInput, PeersListResponseOutput as _comity_v1_PeersListResponseOutput } from './comity/v1/PeersListResponse.ts';
import type { RemoveRequestInput as _comity_v1_RemoveRequestInput, RemoveRequestOutput as _comity_v1_RemoveRequestOutput } from './comity/v1/RemoveRequest.ts';
import type { RemoveResponseInput as _comity_v1_RemoveResponseInput, RemoveResponseOutput as _comity_v1_RemoveResponseOutput } from './comity/v1/RemoveResponse.ts';
import type { SetAsideInput as _comity_v1_SetAsideInput, SetAsideOutput as _comity_v1_SetAsideOutput } from './comity/v1/SetAside.ts';
import type { TestRequestInput as _comity_v1_TestRequestInput, TestRequestOutput as _comity_v1_TestRequestOutput } from './comity/v1/TestRequest.ts';
import type { TestResponseInput as _comity_v1_TestResponseInput, TestResponseOutput as _comity_v1_TestResponseOutput } from './comity/v1/TestResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  comity: {
    v1: {
      AddRequest: MessageTypeDefinition<_comity_v1_AddRequestInput, _comity_v1_AddRequestOutput>
      AddResponse: MessageTypeDefinition<_comity_v1_AddResponseInput, _comity_v1_AddResponseOutput>
      OfferRequest: MessageTypeDefinition<_comity_v1_OfferRequestInput, _comity_v1_OfferRequestOutput>
      OfferResponse: MessageTypeDefinition<_comity_v1_OfferResponseInput, _comity_v1_OfferResponseOutput>
      Peer: MessageTypeDefinition<_comity_v1_PeerInput, _comity_v1_PeerOutput>
      PeerAgreement: MessageTypeDefinition<_comity_v1_PeerAgreementInput, _comity_v1_PeerAgreementOutput>
      Peers: SubtypeConstructor<typeof grpc.Client, _comity_v1_PeersClient> & { service: _comity_v1_PeersDefinition }
      PeersListRequest: MessageTypeDefinition<_comity_v1_PeersListRequestInput, _comity_v1_PeersListRequestOutput>
      PeersListResponse: MessageTypeDefinition<_comity_v1_PeersListResponseInput, _comity_v1_PeersListResponseOutput>
      RemoveRequest: MessageTypeDefinition<_comity_v1_RemoveRequestInput, _comity_v1_RemoveRequestOutput>
      RemoveResponse: MessageTypeDefinition<_comity_v1_RemoveResponseInput, _comity_v1_RemoveResponseOutput>
      SetAside: MessageTypeDefinition<_comity_v1_SetAsideInput, _comity_v1_SetAsideOutput>
      TestRequest: MessageTypeDefinition<_comity_v1_TestRequestInput, _comity_v1_TestRequestOutput>
      TestResponse: MessageTypeDefinition<_comity_v1_TestResponseInput, _comity_v1_TestResponseOutput>
    }
  }
}

