// Original file: proto/comity/v1/law.proto

import type { FactInput as _comity_v1_FactInput, FactOutput as _comity_v1_FactOutput } from '../../comity/v1/Fact.ts';
import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from '../../google/protobuf/Timestamp.ts';

export interface AskRequestInput {
  'fromPlace'?: (string);
  'toPlace'?: (string);
  'facts'?: (_comity_v1_FactInput)[];
  'onDate'?: (string);
  'atTime'?: (_google_protobuf_TimestampInput | null);
  'claims'?: (string)[];
  'strict'?: (boolean);
  'moment'?: "onDate"|"atTime";
}

export interface AskRequestOutput {
  'fromPlace'?: (string);
  'toPlace'?: (string);
  'facts': (_comity_v1_FactOutput)[];
  'onDate'?: (string);
  'atTime'?: (_google_protobuf_TimestampOutput);
  'claims': (string)[];
  'strict'?: (boolean);
}
