// Original file: proto/comity/v1/law.proto

import type { CitationInput as _comity_v1_CitationInput, CitationOutput as _comity_v1_CitationOutput } from '../../comity/v1/Citation.ts';

export interface RecognitionInput {
  'atom'?: (string);
  'used'?: (boolean);
  'says'?: (string);
  'citation'?: (_comity_v1_CitationInput | null);
  'because'?: (string);
}

export interface RecognitionOutput {
  'atom'?: (string);
  'used'?: (boolean);
  'says'?: (string);
  'citation'?: (_comity_v1_CitationOutput);
  'because'?: (string);
}
