// Original file: proto/comity/v1/federation.proto

import type { ExchangedTransferInput as _comity_v1_ExchangedTransferInput, ExchangedTransferOutput as _comity_v1_ExchangedTransferOutput } from '../../comity/v1/ExchangedTransfer.ts';

export interface ListExchangedResponseInput {
  'transfers'?: (_comity_v1_ExchangedTransferInput)[];
  'nextPageToken'?: (string);
}

export interface ListExchangedResponseOutput {
  'transfers': (_comity_v1_ExchangedTransferOutput)[];
  'nextPageToken'?: (string);
}
