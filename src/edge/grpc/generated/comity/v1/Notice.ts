// Original file: proto/comity/v1/notices.proto

import type { NoticeStageInput as _comity_v1_NoticeStageInput, NoticeStageOutput as _comity_v1_NoticeStageOutput } from '../../comity/v1/NoticeStage.ts';
import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from '../../google/protobuf/Timestamp.ts';
import type { NoticeMarkingInput as _comity_v1_NoticeMarkingInput, NoticeMarkingOutput as _comity_v1_NoticeMarkingOutput } from '../../comity/v1/NoticeMarking.ts';
import type { NoticeContentInput as _comity_v1_NoticeContentInput, NoticeContentOutput as _comity_v1_NoticeContentOutput } from '../../comity/v1/NoticeContent.ts';
import type { DeadlineInput as _comity_v1_DeadlineInput, DeadlineOutput as _comity_v1_DeadlineOutput } from '../../comity/v1/Deadline.ts';
import type { DeliveryInput as _comity_v1_DeliveryInput, DeliveryOutput as _comity_v1_DeliveryOutput } from '../../comity/v1/Delivery.ts';
import type { AcknowledgementInput as _comity_v1_AcknowledgementInput, AcknowledgementOutput as _comity_v1_AcknowledgementOutput } from '../../comity/v1/Acknowledgement.ts';
import type { ReachInput as _comity_v1_ReachInput, ReachOutput as _comity_v1_ReachOutput } from '../../comity/v1/Reach.ts';
import type { FallenMarkInput as _comity_v1_FallenMarkInput, FallenMarkOutput as _comity_v1_FallenMarkOutput } from '../../comity/v1/FallenMark.ts';

export interface NoticeInput {
  'id'?: (string);
  'version'?: (number);
  'digest'?: (string);
  'origin'?: (string);
  'reporter'?: (string);
  'jurisdiction'?: (string);
  'stage'?: (_comity_v1_NoticeStageInput);
  'reportTime'?: (_google_protobuf_TimestampInput | null);
  'marking'?: (_comity_v1_NoticeMarkingInput | null);
  'content'?: (_comity_v1_NoticeContentInput | null);
  'deadlines'?: (_comity_v1_DeadlineInput)[];
  'deliveries'?: (_comity_v1_DeliveryInput)[];
  'acknowledgements'?: (_comity_v1_AcknowledgementInput)[];
  'superseded'?: (boolean);
  'unknownFields'?: (string)[];
  'shortened'?: (boolean);
  'why'?: (string);
  'withdrawnTitle'?: (string);
  'reach'?: (_comity_v1_ReachInput)[];
  'unreadable'?: (string);
  'fallenMarks'?: (_comity_v1_FallenMarkInput)[];
}

export interface NoticeOutput {
  'id'?: (string);
  'version'?: (number);
  'digest'?: (string);
  'origin'?: (string);
  'reporter'?: (string);
  'jurisdiction'?: (string);
  'stage'?: (_comity_v1_NoticeStageOutput);
  'reportTime'?: (_google_protobuf_TimestampOutput);
  'marking'?: (_comity_v1_NoticeMarkingOutput);
  'content'?: (_comity_v1_NoticeContentOutput);
  'deadlines': (_comity_v1_DeadlineOutput)[];
  'deliveries': (_comity_v1_DeliveryOutput)[];
  'acknowledgements': (_comity_v1_AcknowledgementOutput)[];
  'superseded'?: (boolean);
  'unknownFields': (string)[];
  'shortened'?: (boolean);
  'why'?: (string);
  'withdrawnTitle'?: (string);
  'reach': (_comity_v1_ReachOutput)[];
  'unreadable'?: (string);
  'fallenMarks': (_comity_v1_FallenMarkOutput)[];
}
