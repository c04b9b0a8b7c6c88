// Original file: proto/comity/v1/transfers.proto

import type { DecisionInput as _comity_v1_DecisionInput, DecisionOutput as _comity_v1_DecisionOutput } from '../../comity/v1/Decision.ts';

export interface AssessResponseInput {
  'decision'?: (_comity_v1_DecisionInput | null);
  'receipt'?: (Buffer | Uint8Array | string);
  'recorded'?: (boolean);
}

export interface AssessResponseOutput {
  'decision'?: (_comity_v1_DecisionOutput);
  'receipt'?: (Buffer);
  'recorded'?: (boolean);
}
