// Original file: proto/comity/v1/identities.proto

import type { CertificateStateInput as _comity_v1_CertificateStateInput, CertificateStateOutput as _comity_v1_CertificateStateOutput } from '../../comity/v1/CertificateState.ts';
import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from '../../google/protobuf/Timestamp.ts';
import type { RevocationCauseInput as _comity_v1_RevocationCauseInput, RevocationCauseOutput as _comity_v1_RevocationCauseOutput } from '../../comity/v1/RevocationCause.ts';

export interface CertificateInput {
  'serial'?: (string);
  'identity'?: (string);
  'state'?: (_comity_v1_CertificateStateInput);
  'keyHash'?: (string);
  'beginTime'?: (_google_protobuf_TimestampInput | null);
  'endTime'?: (_google_protobuf_TimestampInput | null);
  'renewedBy'?: (string);
  'revokeTime'?: (_google_protobuf_TimestampInput | null);
  'cause'?: (_comity_v1_RevocationCauseInput);
  'serves'?: (string)[];
  'party'?: (string);
  'alsoAt'?: (string);
  'fingerprint'?: (string);
  'authority'?: (string);
}

export interface CertificateOutput {
  'serial'?: (string);
  'identity'?: (string);
  'state'?: (_comity_v1_CertificateStateOutput);
  'keyHash'?: (string);
  'beginTime'?: (_google_protobuf_TimestampOutput);
  'endTime'?: (_google_protobuf_TimestampOutput);
  'renewedBy'?: (string);
  'revokeTime'?: (_google_protobuf_TimestampOutput);
  'cause'?: (_comity_v1_RevocationCauseOutput);
  'serves': (string)[];
  'party'?: (string);
  'alsoAt'?: (string);
  'fingerprint'?: (string);
  'authority'?: (string);
}
