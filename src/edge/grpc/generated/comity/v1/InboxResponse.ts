// Original file: proto/comity/v1/transfers.proto

import type { TranslationInput as _comity_v1_TranslationInput, TranslationOutput as _comity_v1_TranslationOutput } from '../../comity/v1/Translation.ts';
import type { ObligationInput as _comity_v1_ObligationInput, ObligationOutput as _comity_v1_ObligationOutput } from '../../comity/v1/Obligation.ts';
import type { Long } from '@grpc/proto-loader';

export interface InboxResponseInput {
  'cursor'?: (number | string | Long);
  'transferId'?: (string);
  'sender'?: (string);
  'fromPlace'?: (string);
  'toPlace'?: (string);
  'terms'?: (_comity_v1_TranslationInput)[];
  'obligations'?: (_comity_v1_ObligationInput)[];
  'receipt'?: (Buffer | Uint8Array | string);
}

export interface InboxResponseOutput {
  'cursor'?: (number);
  'transferId'?: (string);
  'sender'?: (string);
  'fromPlace'?: (string);
  'toPlace'?: (string);
  'terms': (_comity_v1_TranslationOutput)[];
  'obligations': (_comity_v1_ObligationOutput)[];
  'receipt'?: (Buffer);
}
