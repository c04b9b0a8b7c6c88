// Original file: proto/comity/v1/law.proto

import type { ConfidenceInput as _comity_v1_ConfidenceInput, ConfidenceOutput as _comity_v1_ConfidenceOutput } from '../../comity/v1/Confidence.ts';

export interface PenaltyUnitValueInput {
  'sinceDate'?: (string);
  'untilDate'?: (string);
  'amount'?: (number | string);
  'currency'?: (string);
  'cite'?: (string);
  'confidence'?: (_comity_v1_ConfidenceInput);
}

export interface PenaltyUnitValueOutput {
  'sinceDate'?: (string);
  'untilDate'?: (string);
  'amount'?: (number);
  'currency'?: (string);
  'cite'?: (string);
  'confidence'?: (_comity_v1_ConfidenceOutput);
}
