// Original file: proto/comity/v1/federation.proto

import type { ExchangedTransferInput as _comity_v1_ExchangedTransferInput, ExchangedTransferOutput as _comity_v1_ExchangedTransferOutput } from '../../comity/v1/ExchangedTransfer.ts';
import type { ExchangedRelayInput as _comity_v1_ExchangedRelayInput, ExchangedRelayOutput as _comity_v1_ExchangedRelayOutput } from '../../comity/v1/ExchangedRelay.ts';

export interface ListExchangedResponseInput {
  'transfers'?: (_comity_v1_ExchangedTransferInput)[];
  'nextPageToken'?: (string);
  'relays'?: (_comity_v1_ExchangedRelayInput)[];
}

export interface ListExchangedResponseOutput {
  'transfers': (_comity_v1_ExchangedTransferOutput)[];
  'nextPageToken'?: (string);
  'relays': (_comity_v1_ExchangedRelayOutput)[];
}
