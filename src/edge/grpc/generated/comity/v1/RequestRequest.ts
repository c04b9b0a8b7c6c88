// Original file: proto/comity/v1/transfers.proto

import type { TransferRequestInput as _comity_v1_TransferRequestInput, TransferRequestOutput as _comity_v1_TransferRequestOutput } from '../../comity/v1/TransferRequest.ts';
import type { OutcomeViewInput as _comity_v1_OutcomeViewInput, OutcomeViewOutput as _comity_v1_OutcomeViewOutput } from '../../comity/v1/OutcomeView.ts';

export interface RequestRequestInput {
  'request'?: (_comity_v1_TransferRequestInput | null);
  'idempotencyKey'?: (string);
  'view'?: (_comity_v1_OutcomeViewInput);
}

export interface RequestRequestOutput {
  'request'?: (_comity_v1_TransferRequestOutput);
  'idempotencyKey'?: (string);
  'view'?: (_comity_v1_OutcomeViewOutput);
}
