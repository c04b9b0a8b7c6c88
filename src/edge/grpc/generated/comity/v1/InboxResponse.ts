// Original file: proto/comity/v1/transfers.proto

import type { TranslationInput as _comity_v1_TranslationInput, TranslationOutput as _comity_v1_TranslationOutput } from '../../comity/v1/Translation.ts';
import type { ObligationInput as _comity_v1_ObligationInput, ObligationOutput as _comity_v1_ObligationOutput } from '../../comity/v1/Obligation.ts';
import type { OnwardInput as _comity_v1_OnwardInput, OnwardOutput as _comity_v1_OnwardOutput } from '../../comity/v1/Onward.ts';
import type { RetentionLimitInput as _comity_v1_RetentionLimitInput, RetentionLimitOutput as _comity_v1_RetentionLimitOutput } from '../../comity/v1/RetentionLimit.ts';
import type { DeliveredRecordInput as _comity_v1_DeliveredRecordInput, DeliveredRecordOutput as _comity_v1_DeliveredRecordOutput } from '../../comity/v1/DeliveredRecord.ts';
import type { RecordTermsInput as _comity_v1_RecordTermsInput, RecordTermsOutput as _comity_v1_RecordTermsOutput } from '../../comity/v1/RecordTerms.ts';
import type { ChunkProofInput as _comity_v1_ChunkProofInput, ChunkProofOutput as _comity_v1_ChunkProofOutput } from '../../comity/v1/ChunkProof.ts';
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
  'operations'?: (string)[];
  'onward'?: (_comity_v1_OnwardInput | null);
  'retention'?: (_comity_v1_RetentionLimitInput)[];
  'unreadable'?: (string);
  'entryCursor'?: (string);
  'records'?: (_comity_v1_DeliveredRecordInput)[];
  'recordTerms'?: (_comity_v1_RecordTermsInput)[];
  'proof'?: (_comity_v1_ChunkProofInput | null);
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
  'operations': (string)[];
  'onward'?: (_comity_v1_OnwardOutput);
  'retention': (_comity_v1_RetentionLimitOutput)[];
  'unreadable'?: (string);
  'entryCursor'?: (string);
  'records': (_comity_v1_DeliveredRecordOutput)[];
  'recordTerms': (_comity_v1_RecordTermsOutput)[];
  'proof'?: (_comity_v1_ChunkProofOutput);
}
