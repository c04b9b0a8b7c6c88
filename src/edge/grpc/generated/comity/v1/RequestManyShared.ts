// Original file: proto/comity/v1/transfers.proto

import type { TransferRequestInput as _comity_v1_TransferRequestInput, TransferRequestOutput as _comity_v1_TransferRequestOutput } from '../../comity/v1/TransferRequest.ts';

export interface RequestManySharedInput {
  'request'?: (_comity_v1_TransferRequestInput | null);
  'idempotencyKey'?: (string);
}

export interface RequestManySharedOutput {
  'request'?: (_comity_v1_TransferRequestOutput);
  'idempotencyKey'?: (string);
}
