// Original file: proto/comity/v1/notices.proto

import type { DeliveryStateInput as _comity_v1_DeliveryStateInput, DeliveryStateOutput as _comity_v1_DeliveryStateOutput } from '../../comity/v1/DeliveryState.ts';

export interface DeliveryInput {
  'peer'?: (string);
  'version'?: (number);
  'state'?: (_comity_v1_DeliveryStateInput);
  'reason'?: (string);
}

export interface DeliveryOutput {
  'peer'?: (string);
  'version'?: (number);
  'state'?: (_comity_v1_DeliveryStateOutput);
  'reason'?: (string);
}
