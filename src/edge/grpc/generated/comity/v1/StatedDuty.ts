// Original file: proto/comity/v1/law.proto

import type { CitationInput as _comity_v1_CitationInput, CitationOutput as _comity_v1_CitationOutput } from '../../comity/v1/Citation.ts';

export interface StatedDutyInput {
  'dimension'?: (string);
  'citation'?: (_comity_v1_CitationInput | null);
  'says'?: (string);
  'facts'?: (string)[];
}

export interface StatedDutyOutput {
  'dimension'?: (string);
  'citation'?: (_comity_v1_CitationOutput);
  'says'?: (string);
  'facts': (string)[];
}
