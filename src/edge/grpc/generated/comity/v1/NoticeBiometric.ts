// Original file: proto/comity/v1/notices.proto


export interface NoticeBiometricInput {
  'modality'?: (string);
  'form'?: (string);
}

export interface NoticeBiometricOutput {
  'modality'?: (string);
  'form'?: (string);
}
