// Original file: proto/comity/v1/law.proto

import type { CitationInput as _comity_v1_CitationInput, CitationOutput as _comity_v1_CitationOutput } from '../../comity/v1/Citation.ts';
import type { VerdictInput as _comity_v1_VerdictInput, VerdictOutput as _comity_v1_VerdictOutput } from '../../comity/v1/Verdict.ts';

export interface OfferedExceptionInput {
  'atom'?: (string);
  'citation'?: (_comity_v1_CitationInput | null);
  'verdict'?: (_comity_v1_VerdictInput);
}

export interface OfferedExceptionOutput {
  'atom'?: (string);
  'citation'?: (_comity_v1_CitationOutput);
  'verdict'?: (_comity_v1_VerdictOutput);
}
