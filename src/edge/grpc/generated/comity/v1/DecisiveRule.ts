// Original file: proto/comity/v1/law.proto

import type { CitationInput as _comity_v1_CitationInput, CitationOutput as _comity_v1_CitationOutput } from '../../comity/v1/Citation.ts';

export interface DecisiveRuleInput {
  'citation'?: (_comity_v1_CitationInput | null);
  'says'?: (string);
}

export interface DecisiveRuleOutput {
  'citation'?: (_comity_v1_CitationOutput);
  'says'?: (string);
}
