// Original file: proto/comity/v1/notices.proto

import type { AcknowledgementStageInput as _comity_v1_AcknowledgementStageInput, AcknowledgementStageOutput as _comity_v1_AcknowledgementStageOutput } from '../../comity/v1/AcknowledgementStage.ts';

export interface AcknowledgeRequestInput {
  'noticeId'?: (string);
  'version'?: (number);
  'stage'?: (_comity_v1_AcknowledgementStageInput);
  'why'?: (string);
  'origin'?: (string);
}

export interface AcknowledgeRequestOutput {
  'noticeId'?: (string);
  'version'?: (number);
  'stage'?: (_comity_v1_AcknowledgementStageOutput);
  'why'?: (string);
  'origin'?: (string);
}
