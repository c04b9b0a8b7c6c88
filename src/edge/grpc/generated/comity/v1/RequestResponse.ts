// Original file: proto/comity/v1/transfers.proto

import type { OutcomeInput as _comity_v1_OutcomeInput, OutcomeOutput as _comity_v1_OutcomeOutput } from '../../comity/v1/Outcome.ts';

export interface RequestResponseInput {
  'outcome'?: (_comity_v1_OutcomeInput | null);
}

export interface RequestResponseOutput {
  'outcome'?: (_comity_v1_OutcomeOutput);
}
