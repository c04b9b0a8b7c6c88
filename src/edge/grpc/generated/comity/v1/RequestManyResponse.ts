// Original file: proto/comity/v1/transfers.proto

import type { TransferStateInput as _comity_v1_TransferStateInput, TransferStateOutput as _comity_v1_TransferStateOutput } from '../../comity/v1/TransferState.ts';
import type { RequestedRecordInput as _comity_v1_RequestedRecordInput, RequestedRecordOutput as _comity_v1_RequestedRecordOutput } from '../../comity/v1/RequestedRecord.ts';
import type { DecisionInput as _comity_v1_DecisionInput, DecisionOutput as _comity_v1_DecisionOutput } from '../../comity/v1/Decision.ts';
import type { ChunkProofInput as _comity_v1_ChunkProofInput, ChunkProofOutput as _comity_v1_ChunkProofOutput } from '../../comity/v1/ChunkProof.ts';
import type { Long } from '@grpc/proto-loader';

export interface RequestManyResponseInput {
  'number'?: (number | string | Long);
  'transferId'?: (string);
  'state'?: (_comity_v1_TransferStateInput);
  'records'?: (_comity_v1_RequestedRecordInput)[];
  'decisions'?: (_comity_v1_DecisionInput)[];
  'proof'?: (_comity_v1_ChunkProofInput | null);
  'salt'?: (Buffer | Uint8Array | string);
}

export interface RequestManyResponseOutput {
  'number'?: (number);
  'transferId'?: (string);
  'state'?: (_comity_v1_TransferStateOutput);
  'records': (_comity_v1_RequestedRecordOutput)[];
  'decisions': (_comity_v1_DecisionOutput)[];
  'proof'?: (_comity_v1_ChunkProofOutput);
  'salt'?: (Buffer);
}
