// Original file: proto/comity/v1/law.proto

import type { CitationInput as _comity_v1_CitationInput, CitationOutput as _comity_v1_CitationOutput } from '../../comity/v1/Citation.ts';

export interface ChecklistItemInput {
  'dimension'?: (string);
  'have'?: (string)[];
  'otherWays'?: (number);
  'metBy'?: (string);
  'citation'?: (_comity_v1_CitationInput | null);
  'says'?: (string);
}

export interface ChecklistItemOutput {
  'dimension'?: (string);
  'have': (string)[];
  'otherWays'?: (number);
  'metBy'?: (string);
  'citation'?: (_comity_v1_CitationOutput);
  'says'?: (string);
}
