// Original file: proto/comity/v1/law.proto

import type { CitationInput as _comity_v1_CitationInput, CitationOutput as _comity_v1_CitationOutput } from '../../comity/v1/Citation.ts';
import type { FactInput as _comity_v1_FactInput, FactOutput as _comity_v1_FactOutput } from '../../comity/v1/Fact.ts';

export interface WorstCaseInput {
  'citation'?: (_comity_v1_CitationInput | null);
  'says'?: (string);
  'facts'?: (_comity_v1_FactInput)[];
}

export interface WorstCaseOutput {
  'citation'?: (_comity_v1_CitationOutput);
  'says'?: (string);
  'facts': (_comity_v1_FactOutput)[];
}
