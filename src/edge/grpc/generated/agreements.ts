import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { AgreementInput as _comity_v1_AgreementInput, AgreementOutput as _comity_v1_AgreementOutput } from './comity/v1/Agreement.ts';
import type { AgreementPartyInput as _comity_v1_AgreementPartyInput, AgreementPartyOutput as _comity_v1_AgreementPartyOutput } from './comity/v1/AgreementParty.ts';
import type { AgreementsClient as _comity_v1_AgreementsClient, AgreementsDefinition as _comity_v1_AgreementsDefinition } from './comity/v1/Agreements.ts';
import type { DeclineRequestInput as _comity_v1_DeclineRequestInput, DeclineRequestOutput as _comity_v1_DeclineRequestOutput } from './comity/v1/DeclineRequest.ts';
import type { DeclineResponseInput as _comity_v1_DeclineResponseInput, DeclineResponseOutput as _comity_v1_DeclineResponseOutput } from './comity/v1/DeclineResponse.ts';
import type { DraftRequestInput as _comity_v1_DraftRequestInput, DraftRequestOutput as _comity_v1_DraftRequestOutput } from './comity/v1/DraftRequest.ts';
import type { DraftResponseInput as _comity_v1_DraftResponseInput, DraftResponseOutput as _comity_v1_DraftResponseOutput } from './comity/v1/DraftResponse.ts';
import type { GetAgreementRequestInput as _comity_v1_GetAgreementRequestInput, GetAgreementRequestOutput as _comity_v1_GetAgreementRequestOutput } from './comity/v1/GetAgreementRequest.ts';
import type { GetAgreementResponseInput as _comity_v1_GetAgreementResponseInput, GetAgreementResponseOutput as _comity_v1_GetAgreementResponseOutput } from './comity/v1/GetAgreementResponse.ts';
import type { ListAgreementsRequestInput as _comity_v1_ListAgreementsRequestInput, ListAgreementsRequestOutput as _comity_v1_ListAgreementsRequestOutput } from './comity/v1/ListAgreementsRequest.ts';
import type { ListAgreementsResponseInput as _comity_v1_ListAgreementsResponseInput, ListAgreementsResponseOutput as _comity_v1_ListAgreementsResponseOutput } from './comity/v1/ListAgreementsResponse.ts';
import type { SignRequestInput as _comity_v1_SignRequestInput, SignRequestOutput as _comity_v1_SignRequestOutput } from './comity/v1/SignRequest.ts';
import type { SignResponseInput as _comity_v1_SignResponseInput, SignResponseOutput as _comity_v1_SignResponseOutput } from './comity/v1/SignResponse.ts';
import type { TerminateRequestInput as _comity_v1_TerminateRequestInput, TerminateRequestOutput as _comity_v1_TerminateRequestOutput } from './comity/v1/TerminateRequest.ts';
import type { TerminateResponseInput as _comity_v1_TerminateResponseInput, TerminateResponseOutput as _comity_v1_TerminateResponseOutput } from './comity/v1/TerminateResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  comity: {
    v1: {
      Agreement: MessageTypeDefinition<_comity_v1_AgreementInput, _comity_v1_AgreementOutput>
      AgreementParty: MessageTypeDefinition<_comity_v1_AgreementPartyInput, _comity_v1_AgreementPartyOutput>
      AgreementState: EnumTypeDefinition
      Agreements: SubtypeConstructor<typeof grpc.Client, _comity_v1_AgreementsClient> & { service: _comity_v1_AgreementsDefinition }
      DeclineRequest: MessageTypeDefinition<_comity_v1_DeclineRequestInput, _comity_v1_DeclineRequestOutput>
      DeclineResponse: MessageTypeDefinition<_comity_v1_DeclineResponseInput, _comity_v1_DeclineResponseOutput>
      DraftRequest: MessageTypeDefinition<_comity_v1_DraftRequestInput, _comity_v1_DraftRequestOutput>
      DraftResponse: MessageTypeDefinition<_comity_v1_DraftResponseInput, _comity_v1_DraftResponseOutput>
      GetAgreementRequest: MessageTypeDefinition<_comity_v1_GetAgreementRequestInput, _comity_v1_GetAgreementRequestOutput>
      GetAgreementResponse: MessageTypeDefinition<_comity_v1_GetAgreementResponseInput, _comity_v1_GetAgreementResponseOutput>
      ListAgreementsRequest: MessageTypeDefinition<_comity_v1_ListAgreementsRequestInput, _comity_v1_ListAgreementsRequestOutput>
      ListAgreementsResponse: MessageTypeDefinition<_comity_v1_ListAgreementsResponseInput, _comity_v1_ListAgreementsResponseOutput>
      SignRequest: MessageTypeDefinition<_comity_v1_SignRequestInput, _comity_v1_SignRequestOutput>
      SignResponse: MessageTypeDefinition<_comity_v1_SignResponseInput, _comity_v1_SignResponseOutput>
      TerminateRequest: MessageTypeDefinition<_comity_v1_TerminateRequestInput, _comity_v1_TerminateRequestOutput>
      TerminateResponse: MessageTypeDefinition<_comity_v1_TerminateResponseInput, _comity_v1_TerminateResponseOutput>
    }
  }
}

