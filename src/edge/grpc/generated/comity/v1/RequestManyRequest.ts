// Original file: proto/comity/v1/transfers.proto

import type { RequestManySharedInput as _comity_v1_RequestManySharedInput, RequestManySharedOutput as _comity_v1_RequestManySharedOutput } from '../../comity/v1/RequestManyShared.ts';
import type { RecordChunkInput as _comity_v1_RecordChunkInput, RecordChunkOutput as _comity_v1_RecordChunkOutput } from '../../comity/v1/RecordChunk.ts';

export interface RequestManyRequestInput {
  'shared'?: (_comity_v1_RequestManySharedInput | null);
  'chunk'?: (_comity_v1_RecordChunkInput | null);
  'part'?: "shared"|"chunk";
}

export interface RequestManyRequestOutput {
  'shared'?: (_comity_v1_RequestManySharedOutput);
  'chunk'?: (_comity_v1_RecordChunkOutput);
}
