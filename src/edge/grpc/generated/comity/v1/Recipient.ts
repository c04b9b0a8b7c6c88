// Original file: proto/comity/v1/transfers.proto

import type { RecipientRoleInput as _comity_v1_RecipientRoleInput, RecipientRoleOutput as _comity_v1_RecipientRoleOutput } from '../../comity/v1/RecipientRole.ts';

export interface RecipientInput {
  'id'?: (string);
  'role'?: (_comity_v1_RecipientRoleInput);
  'place'?: (string);
  'certs'?: (string)[];
  'evidence'?: (string);
}

export interface RecipientOutput {
  'id'?: (string);
  'role'?: (_comity_v1_RecipientRoleOutput);
  'place'?: (string);
  'certs': (string)[];
  'evidence'?: (string);
}
