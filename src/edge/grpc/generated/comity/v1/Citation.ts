// Original file: proto/comity/v1/transfers.proto

import type { SideInput as _comity_v1_SideInput, SideOutput as _comity_v1_SideOutput } from '../../comity/v1/Side.ts';
import type { ConfidenceInput as _comity_v1_ConfidenceInput, ConfidenceOutput as _comity_v1_ConfidenceOutput } from '../../comity/v1/Confidence.ts';

export interface CitationInput {
  'jurisdiction'?: (string);
  'side'?: (_comity_v1_SideInput);
  'rule'?: (string);
  'cite'?: (string);
  'sinceDate'?: (string);
  'confidence'?: (_comity_v1_ConfidenceInput);
  'untilDate'?: (string);
  'withinPlace'?: (string);
}

export interface CitationOutput {
  'jurisdiction'?: (string);
  'side'?: (_comity_v1_SideOutput);
  'rule'?: (string);
  'cite'?: (string);
  'sinceDate'?: (string);
  'confidence'?: (_comity_v1_ConfidenceOutput);
  'untilDate'?: (string);
  'withinPlace'?: (string);
}
