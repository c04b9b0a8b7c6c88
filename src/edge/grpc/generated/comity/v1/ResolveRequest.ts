// Original file: proto/comity/v1/transfers.proto

import type { OutcomeViewInput as _comity_v1_OutcomeViewInput, OutcomeViewOutput as _comity_v1_OutcomeViewOutput } from '../../comity/v1/OutcomeView.ts';

export interface ResolveRequestInput {
  'transferId'?: (string);
  'view'?: (_comity_v1_OutcomeViewInput);
}

export interface ResolveRequestOutput {
  'transferId'?: (string);
  'view'?: (_comity_v1_OutcomeViewOutput);
}
