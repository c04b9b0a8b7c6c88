// Original file: proto/comity/v1/transfers.proto

import type { ActionInput as _comity_v1_ActionInput, ActionOutput as _comity_v1_ActionOutput } from '../../comity/v1/Action.ts';
import type { FactInput as _comity_v1_FactInput, FactOutput as _comity_v1_FactOutput } from '../../comity/v1/Fact.ts';
import type { OfferInput as _comity_v1_OfferInput, OfferOutput as _comity_v1_OfferOutput } from '../../comity/v1/Offer.ts';
import type { DocumentInput as _comity_v1_DocumentInput, DocumentOutput as _comity_v1_DocumentOutput } from '../../comity/v1/Document.ts';

export interface TransferRequestInput {
  'scheme'?: (string);
  'fromPlace'?: (string);
  'toPlace'?: (string);
  'recipient'?: (string);
  'modality'?: (string)[];
  'form'?: (string)[];
  'purpose'?: (string)[];
  'action'?: (_comity_v1_ActionInput);
  'facts'?: (_comity_v1_FactInput)[];
  'offer'?: (_comity_v1_OfferInput | null);
  'document'?: (_comity_v1_DocumentInput | null);
}

export interface TransferRequestOutput {
  'scheme'?: (string);
  'fromPlace'?: (string);
  'toPlace'?: (string);
  'recipient'?: (string);
  'modality': (string)[];
  'form': (string)[];
  'purpose': (string)[];
  'action'?: (_comity_v1_ActionOutput);
  'facts': (_comity_v1_FactOutput)[];
  'offer'?: (_comity_v1_OfferOutput);
  'document'?: (_comity_v1_DocumentOutput);
}
