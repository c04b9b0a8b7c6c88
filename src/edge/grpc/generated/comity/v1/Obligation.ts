// Original file: proto/comity/v1/transfers.proto

import type { CitationInput as _comity_v1_CitationInput, CitationOutput as _comity_v1_CitationOutput } from '../../comity/v1/Citation.ts';

export interface ObligationInput {
  'dimension'?: (string);
  'asWritten'?: (string);
  'says'?: (string);
  'citation'?: (_comity_v1_CitationInput | null);
}

export interface ObligationOutput {
  'dimension'?: (string);
  'asWritten'?: (string);
  'says'?: (string);
  'citation'?: (_comity_v1_CitationOutput);
}
