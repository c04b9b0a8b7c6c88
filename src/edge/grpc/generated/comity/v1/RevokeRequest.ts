// Original file: proto/comity/v1/identities.proto

import type { RevocationCauseInput as _comity_v1_RevocationCauseInput, RevocationCauseOutput as _comity_v1_RevocationCauseOutput } from '../../comity/v1/RevocationCause.ts';

export interface RevokeRequestInput {
  'serial'?: (string);
  'identity'?: (string);
  'cause'?: (_comity_v1_RevocationCauseInput);
  'force'?: (boolean);
}

export interface RevokeRequestOutput {
  'serial'?: (string);
  'identity'?: (string);
  'cause'?: (_comity_v1_RevocationCauseOutput);
  'force'?: (boolean);
}
