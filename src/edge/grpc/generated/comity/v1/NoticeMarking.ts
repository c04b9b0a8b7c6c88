// Original file: proto/comity/v1/notices.proto

import type { TlpInput as _comity_v1_TlpInput, TlpOutput as _comity_v1_TlpOutput } from '../../comity/v1/Tlp.ts';

export interface NoticeMarkingInput {
  'tlp'?: (_comity_v1_TlpInput);
}

export interface NoticeMarkingOutput {
  'tlp'?: (_comity_v1_TlpOutput);
}
