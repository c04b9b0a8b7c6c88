// Original file: proto/comity/v1/law.proto

import type { CitationInput as _comity_v1_CitationInput, CitationOutput as _comity_v1_CitationOutput } from '../../comity/v1/Citation.ts';

export interface KeepingConflictInput {
  'keptObject'?: (string);
  'keep'?: (_comity_v1_CitationInput | null);
  'retention'?: (_comity_v1_CitationInput | null);
}

export interface KeepingConflictOutput {
  'keptObject'?: (string);
  'keep'?: (_comity_v1_CitationOutput);
  'retention'?: (_comity_v1_CitationOutput);
}
