// Original file: proto/comity/v1/notices.proto

import type { RiskInput as _comity_v1_RiskInput, RiskOutput as _comity_v1_RiskOutput } from '../../comity/v1/Risk.ts';

export interface NoticeFactsInput {
  'encrypted'?: (boolean);
  'withIdentifiers'?: (boolean);
  'wrongfulPurpose'?: (boolean);
  'propertyDamage'?: (boolean);
  'specialCare'?: (boolean);
  'riskToPeople'?: (_comity_v1_RiskInput);
  '_encrypted'?: "encrypted";
  '_withIdentifiers'?: "withIdentifiers";
  '_wrongfulPurpose'?: "wrongfulPurpose";
  '_propertyDamage'?: "propertyDamage";
  '_specialCare'?: "specialCare";
}

export interface NoticeFactsOutput {
  'encrypted'?: (boolean);
  'withIdentifiers'?: (boolean);
  'wrongfulPurpose'?: (boolean);
  'propertyDamage'?: (boolean);
  'specialCare'?: (boolean);
  'riskToPeople'?: (_comity_v1_RiskOutput);
}
