// Original file: proto/comity/v1/ledger.proto

import type { WitnessStateInput as _comity_v1_WitnessStateInput, WitnessStateOutput as _comity_v1_WitnessStateOutput } from '../../comity/v1/WitnessState.ts';

export interface GetCheckpointResponseInput {
  'checkpoint'?: (string);
  'cosigned'?: (string);
  'witnesses'?: (_comity_v1_WitnessStateInput)[];
}

export interface GetCheckpointResponseOutput {
  'checkpoint'?: (string);
  'cosigned'?: (string);
  'witnesses': (_comity_v1_WitnessStateOutput)[];
}
