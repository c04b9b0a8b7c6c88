// Original file: proto/comity/v1/transfers.proto

import type { SubjectRecordInput as _comity_v1_SubjectRecordInput, SubjectRecordOutput as _comity_v1_SubjectRecordOutput } from '../../comity/v1/SubjectRecord.ts';
import type { Long } from '@grpc/proto-loader';

export interface RecordChunkInput {
  'number'?: (number | string | Long);
  'records'?: (_comity_v1_SubjectRecordInput)[];
}

export interface RecordChunkOutput {
  'number'?: (number);
  'records': (_comity_v1_SubjectRecordOutput)[];
}
