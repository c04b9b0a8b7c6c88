// Original file: proto/comity/v1/peers.proto

import type { PeerAgreementInput as _comity_v1_PeerAgreementInput, PeerAgreementOutput as _comity_v1_PeerAgreementOutput } from '../../comity/v1/PeerAgreement.ts';

export interface PeerInput {
  'trustDomain'?: (string);
  'address'?: (string);
  'jurisdictions'?: (string)[];
  'fingerprint'?: (string);
  'authorityUntil'?: (string);
  'agreements'?: (_comity_v1_PeerAgreementInput)[];
  'keptUntil'?: (string);
  'removed'?: (boolean);
}

export interface PeerOutput {
  'trustDomain'?: (string);
  'address'?: (string);
  'jurisdictions': (string)[];
  'fingerprint'?: (string);
  'authorityUntil'?: (string);
  'agreements': (_comity_v1_PeerAgreementOutput)[];
  'keptUntil'?: (string);
  'removed'?: (boolean);
}
