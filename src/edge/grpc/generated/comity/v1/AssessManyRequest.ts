// Original file: proto/comity/v1/transfers.proto

import type { SharedPartInput as _comity_v1_SharedPartInput, SharedPartOutput as _comity_v1_SharedPartOutput } from '../../comity/v1/SharedPart.ts';
import type { RecordChunkInput as _comity_v1_RecordChunkInput, RecordChunkOutput as _comity_v1_RecordChunkOutput } from '../../comity/v1/RecordChunk.ts';

export interface AssessManyRequestInput {
  'shared'?: (_comity_v1_SharedPartInput | null);
  'chunk'?: (_comity_v1_RecordChunkInput | null);
  'part'?: "shared"|"chunk";
}

export interface AssessManyRequestOutput {
  'shared'?: (_comity_v1_SharedPartOutput);
  'chunk'?: (_comity_v1_RecordChunkOutput);
}
