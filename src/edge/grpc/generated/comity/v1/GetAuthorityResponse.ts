// Original file: proto/comity/v1/authority.proto

import type { CertificateInput as _comity_v1_CertificateInput, CertificateOutput as _comity_v1_CertificateOutput } from '../../comity/v1/Certificate.ts';

export interface GetAuthorityResponseInput {
  'authorities'?: (string)[];
  'peersBehind'?: (string)[];
  'older'?: (_comity_v1_CertificateInput)[];
}

export interface GetAuthorityResponseOutput {
  'authorities': (string)[];
  'peersBehind': (string)[];
  'older': (_comity_v1_CertificateOutput)[];
}
