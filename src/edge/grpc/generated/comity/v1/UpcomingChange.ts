// Original file: proto/comity/v1/law.proto

import type { CitationInput as _comity_v1_CitationInput, CitationOutput as _comity_v1_CitationOutput } from '../../comity/v1/Citation.ts';
import type { VerdictInput as _comity_v1_VerdictInput, VerdictOutput as _comity_v1_VerdictOutput } from '../../comity/v1/Verdict.ts';

export interface UpcomingChangeInput {
  'day'?: (string);
  'citation'?: (_comity_v1_CitationInput | null);
  'ends'?: (boolean);
  'others'?: (number);
  'verdict'?: (_comity_v1_VerdictInput);
}

export interface UpcomingChangeOutput {
  'day'?: (string);
  'citation'?: (_comity_v1_CitationOutput);
  'ends'?: (boolean);
  'others'?: (number);
  'verdict'?: (_comity_v1_VerdictOutput);
}
