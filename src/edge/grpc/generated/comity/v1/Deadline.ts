// Original file: proto/comity/v1/notices.proto

import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from '../../google/protobuf/Timestamp.ts';
import type { DeadlineStateInput as _comity_v1_DeadlineStateInput, DeadlineStateOutput as _comity_v1_DeadlineStateOutput } from '../../comity/v1/DeadlineState.ts';
import type { CitationInput as _comity_v1_CitationInput, CitationOutput as _comity_v1_CitationOutput } from '../../comity/v1/Citation.ts';
import type { DutyMarkInput as _comity_v1_DutyMarkInput, DutyMarkOutput as _comity_v1_DutyMarkOutput } from '../../comity/v1/DutyMark.ts';

export interface DeadlineInput {
  'place'?: (string);
  'to'?: (string);
  'stage'?: (string);
  'startTime'?: (_google_protobuf_TimestampInput | null);
  'dueTime'?: (_google_protobuf_TimestampInput | null);
  'prompt'?: (boolean);
  'state'?: (_comity_v1_DeadlineStateInput);
  'says'?: (string);
  'citation'?: (_comity_v1_CitationInput | null);
  'assumed'?: (string)[];
  'estimate'?: (string);
  'own'?: (boolean);
  'startEvent'?: (string);
  'waiting'?: (boolean);
  'doneTime'?: (_google_protobuf_TimestampInput | null);
  'marks'?: (_comity_v1_DutyMarkInput)[];
}

export interface DeadlineOutput {
  'place'?: (string);
  'to'?: (string);
  'stage'?: (string);
  'startTime'?: (_google_protobuf_TimestampOutput);
  'dueTime'?: (_google_protobuf_TimestampOutput);
  'prompt'?: (boolean);
  'state'?: (_comity_v1_DeadlineStateOutput);
  'says'?: (string);
  'citation'?: (_comity_v1_CitationOutput);
  'assumed': (string)[];
  'estimate'?: (string);
  'own'?: (boolean);
  'startEvent'?: (string);
  'waiting'?: (boolean);
  'doneTime'?: (_google_protobuf_TimestampOutput);
  'marks': (_comity_v1_DutyMarkOutput)[];
}
