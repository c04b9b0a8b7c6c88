// Original file: proto/comity/v1/transfers.proto

import type { TransferRequestInput as _comity_v1_TransferRequestInput, TransferRequestOutput as _comity_v1_TransferRequestOutput } from '../../comity/v1/TransferRequest.ts';
import type { AssessViewInput as _comity_v1_AssessViewInput, AssessViewOutput as _comity_v1_AssessViewOutput } from '../../comity/v1/AssessView.ts';

export interface AssessRequestInput {
  'request'?: (_comity_v1_TransferRequestInput | null);
  'view'?: (_comity_v1_AssessViewInput);
  'record'?: (boolean);
}

export interface AssessRequestOutput {
  'request'?: (_comity_v1_TransferRequestOutput);
  'view'?: (_comity_v1_AssessViewOutput);
  'record'?: (boolean);
}
