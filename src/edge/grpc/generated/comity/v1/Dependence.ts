// Original file: proto/comity/v1/law.proto

import type { CitationInput as _comity_v1_CitationInput, CitationOutput as _comity_v1_CitationOutput } from '../../comity/v1/Citation.ts';

export interface DependenceInput {
  'fact'?: (string);
  'says'?: (string);
  'citation'?: (_comity_v1_CitationInput | null);
}

export interface DependenceOutput {
  'fact'?: (string);
  'says'?: (string);
  'citation'?: (_comity_v1_CitationOutput);
}
