// Original file: proto/comity/v1/transfers.proto

import type { OutcomeInput as _comity_v1_OutcomeInput, OutcomeOutput as _comity_v1_OutcomeOutput } from '../../comity/v1/Outcome.ts';

export interface ResolveResponseInput {
  'outcome'?: (_comity_v1_OutcomeInput | null);
}

export interface ResolveResponseOutput {
  'outcome'?: (_comity_v1_OutcomeOutput);
}
