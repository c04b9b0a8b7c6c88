// Original file: proto/comity/v1/agreements.proto

import type { AgreementStateInput as _comity_v1_AgreementStateInput, AgreementStateOutput as _comity_v1_AgreementStateOutput } from '../../comity/v1/AgreementState.ts';
import type { AgreementPartyInput as _comity_v1_AgreementPartyInput, AgreementPartyOutput as _comity_v1_AgreementPartyOutput } from '../../comity/v1/AgreementParty.ts';

export interface AgreementInput {
  'hash'?: (string);
  'id'?: (string);
  'state'?: (_comity_v1_AgreementStateInput);
  'fromDay'?: (string);
  'untilDay'?: (string);
  'parties'?: (_comity_v1_AgreementPartyInput)[];
  'inForce'?: (boolean);
  'endsAt'?: (string);
  'endedBy'?: (string);
  'document'?: (Buffer | Uint8Array | string);
}

export interface AgreementOutput {
  'hash'?: (string);
  'id'?: (string);
  'state'?: (_comity_v1_AgreementStateOutput);
  'fromDay'?: (string);
  'untilDay'?: (string);
  'parties': (_comity_v1_AgreementPartyOutput)[];
  'inForce'?: (boolean);
  'endsAt'?: (string);
  'endedBy'?: (string);
  'document'?: (Buffer);
}
