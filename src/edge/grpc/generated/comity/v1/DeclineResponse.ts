// Original file: proto/comity/v1/agreements.proto

import type { AgreementInput as _comity_v1_AgreementInput, AgreementOutput as _comity_v1_AgreementOutput } from '../../comity/v1/Agreement.ts';

export interface DeclineResponseInput {
  'agreement'?: (_comity_v1_AgreementInput | null);
}

export interface DeclineResponseOutput {
  'agreement'?: (_comity_v1_AgreementOutput);
}
