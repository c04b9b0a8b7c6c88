// Original file: proto/comity/v1/law.proto

import type { RequirementInput as _comity_v1_RequirementInput, RequirementOutput as _comity_v1_RequirementOutput } from '../../comity/v1/Requirement.ts';
import type { CitationInput as _comity_v1_CitationInput, CitationOutput as _comity_v1_CitationOutput } from '../../comity/v1/Citation.ts';

export interface DemandInput {
  'value'?: (_comity_v1_RequirementInput | null);
  'asWritten'?: (_comity_v1_RequirementInput | null);
  'says'?: (string);
  'citation'?: (_comity_v1_CitationInput | null);
  'outdone'?: (boolean);
  'assumed'?: (string)[];
}

export interface DemandOutput {
  'value'?: (_comity_v1_RequirementOutput);
  'asWritten'?: (_comity_v1_RequirementOutput);
  'says'?: (string);
  'citation'?: (_comity_v1_CitationOutput);
  'outdone'?: (boolean);
  'assumed': (string)[];
}
