// Original file: proto/comity/v1/law.proto

import type { CitationInput as _comity_v1_CitationInput, CitationOutput as _comity_v1_CitationOutput } from '../../comity/v1/Citation.ts';
import type { PenaltySumInput as _comity_v1_PenaltySumInput, PenaltySumOutput as _comity_v1_PenaltySumOutput } from '../../comity/v1/PenaltySum.ts';
import type { TurnoverShareInput as _comity_v1_TurnoverShareInput, TurnoverShareOutput as _comity_v1_TurnoverShareOutput } from '../../comity/v1/TurnoverShare.ts';
import type { PenaltyMultipleInput as _comity_v1_PenaltyMultipleInput, PenaltyMultipleOutput as _comity_v1_PenaltyMultipleOutput } from '../../comity/v1/PenaltyMultiple.ts';
import type { PenaltyCapInput as _comity_v1_PenaltyCapInput, PenaltyCapOutput as _comity_v1_PenaltyCapOutput } from '../../comity/v1/PenaltyCap.ts';

export interface PenaltyInput {
  'citation'?: (_comity_v1_CitationInput | null);
  'says'?: (string);
  'kind'?: (string);
  'pays'?: (string);
  'paidTo'?: (string);
  'per'?: (string);
  'severity'?: (string);
  'fault'?: (string);
  'circumstances'?: (string)[];
  'amount'?: (_comity_v1_PenaltySumInput | null);
  'turnover'?: (_comity_v1_TurnoverShareInput | null);
  'multiple'?: (_comity_v1_PenaltyMultipleInput | null);
  'pick'?: (string);
  'cap'?: (_comity_v1_PenaltyCapInput | null);
  'mostPrison'?: (string);
  'leastPrison'?: (string);
  'cure'?: (string);
  'sanctions'?: (string)[];
  'leads'?: (boolean);
}

export interface PenaltyOutput {
  'citation'?: (_comity_v1_CitationOutput);
  'says'?: (string);
  'kind'?: (string);
  'pays'?: (string);
  'paidTo'?: (string);
  'per'?: (string);
  'severity'?: (string);
  'fault'?: (string);
  'circumstances': (string)[];
  'amount'?: (_comity_v1_PenaltySumOutput);
  'turnover'?: (_comity_v1_TurnoverShareOutput);
  'multiple'?: (_comity_v1_PenaltyMultipleOutput);
  'pick'?: (string);
  'cap'?: (_comity_v1_PenaltyCapOutput);
  'mostPrison'?: (string);
  'leastPrison'?: (string);
  'cure'?: (string);
  'sanctions': (string)[];
  'leads'?: (boolean);
}
