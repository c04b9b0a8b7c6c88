// Original file: proto/comity/v1/identities.proto

import type { CertificateInput as _comity_v1_CertificateInput, CertificateOutput as _comity_v1_CertificateOutput } from '../../comity/v1/Certificate.ts';

export interface ListCertificatesResponseInput {
  'certificates'?: (_comity_v1_CertificateInput)[];
  'nextPageToken'?: (string);
}

export interface ListCertificatesResponseOutput {
  'certificates': (_comity_v1_CertificateOutput)[];
  'nextPageToken'?: (string);
}
