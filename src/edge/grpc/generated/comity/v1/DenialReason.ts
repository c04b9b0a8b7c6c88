// Original file: proto/comity/v1/transfers.proto

import type { CitationInput as _comity_v1_CitationInput, CitationOutput as _comity_v1_CitationOutput } from '../../comity/v1/Citation.ts';

export interface DenialReasonInput {
  'code'?: (string);
  'dimension'?: (string);
  'asWritten'?: (string);
  'missing'?: (string)[];
  'says'?: (string);
  'citation'?: (_comity_v1_CitationInput | null);
}

export interface DenialReasonOutput {
  'code'?: (string);
  'dimension'?: (string);
  'asWritten'?: (string);
  'missing': (string)[];
  'says'?: (string);
  'citation'?: (_comity_v1_CitationOutput);
}
