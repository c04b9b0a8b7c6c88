// Original file: proto/comity/v1/transfers.proto

import type { DecisionResultInput as _comity_v1_DecisionResultInput, DecisionResultOutput as _comity_v1_DecisionResultOutput } from '../../comity/v1/DecisionResult.ts';
import type { ObligationInput as _comity_v1_ObligationInput, ObligationOutput as _comity_v1_ObligationOutput } from '../../comity/v1/Obligation.ts';
import type { DenialReasonInput as _comity_v1_DenialReasonInput, DenialReasonOutput as _comity_v1_DenialReasonOutput } from '../../comity/v1/DenialReason.ts';
import type { TranslationInput as _comity_v1_TranslationInput, TranslationOutput as _comity_v1_TranslationOutput } from '../../comity/v1/Translation.ts';
import type { FindingInput as _comity_v1_FindingInput, FindingOutput as _comity_v1_FindingOutput } from '../../comity/v1/Finding.ts';
import type { RaisedCountInput as _comity_v1_RaisedCountInput, RaisedCountOutput as _comity_v1_RaisedCountOutput } from '../../comity/v1/RaisedCount.ts';
import type { NotCountedInput as _comity_v1_NotCountedInput, NotCountedOutput as _comity_v1_NotCountedOutput } from '../../comity/v1/NotCounted.ts';

export interface DecisionInput {
  'result'?: (_comity_v1_DecisionResultInput);
  'obligations'?: (_comity_v1_ObligationInput)[];
  'obligationsHash'?: (string);
  'reasons'?: (_comity_v1_DenialReasonInput)[];
  'remedy'?: (string)[];
  'terms'?: (_comity_v1_TranslationInput)[];
  'findings'?: (_comity_v1_FindingInput)[];
  'counts'?: (_comity_v1_RaisedCountInput)[];
  'notCounted'?: (_comity_v1_NotCountedInput)[];
  'requestHash'?: (string);
}

export interface DecisionOutput {
  'result'?: (_comity_v1_DecisionResultOutput);
  'obligations': (_comity_v1_ObligationOutput)[];
  'obligationsHash'?: (string);
  'reasons': (_comity_v1_DenialReasonOutput)[];
  'remedy': (string)[];
  'terms': (_comity_v1_TranslationOutput)[];
  'findings': (_comity_v1_FindingOutput)[];
  'counts': (_comity_v1_RaisedCountOutput)[];
  'notCounted': (_comity_v1_NotCountedOutput)[];
  'requestHash'?: (string);
}
