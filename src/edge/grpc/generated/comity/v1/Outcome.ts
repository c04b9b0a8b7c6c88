// Original file: proto/comity/v1/transfers.proto

import type { TransferStateInput as _comity_v1_TransferStateInput, TransferStateOutput as _comity_v1_TransferStateOutput } from '../../comity/v1/TransferState.ts';
import type { DecisionInput as _comity_v1_DecisionInput, DecisionOutput as _comity_v1_DecisionOutput } from '../../comity/v1/Decision.ts';
import type { RecordCountInput as _comity_v1_RecordCountInput, RecordCountOutput as _comity_v1_RecordCountOutput } from '../../comity/v1/RecordCount.ts';

export interface OutcomeInput {
  'transferId'?: (string);
  'state'?: (_comity_v1_TransferStateInput);
  'decision'?: (_comity_v1_DecisionInput | null);
  'receipt'?: (Buffer | Uint8Array | string);
  'records'?: (_comity_v1_RecordCountInput | null);
}

export interface OutcomeOutput {
  'transferId'?: (string);
  'state'?: (_comity_v1_TransferStateOutput);
  'decision'?: (_comity_v1_DecisionOutput);
  'receipt'?: (Buffer);
  'records'?: (_comity_v1_RecordCountOutput);
}
