// Original file: proto/comity/v1/federation.proto

import type { ExtensionInput as _comity_v1_ExtensionInput, ExtensionOutput as _comity_v1_ExtensionOutput } from '../../comity/v1/Extension.ts';

export interface ProveHeadResponseInput {
  'checkpoint'?: (string);
  'extensions'?: (_comity_v1_ExtensionInput)[];
}

export interface ProveHeadResponseOutput {
  'checkpoint'?: (string);
  'extensions': (_comity_v1_ExtensionOutput)[];
}
