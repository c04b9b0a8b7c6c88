// Original file: proto/comity/v1/law.proto

import type { FactInput as _comity_v1_FactInput, FactOutput as _comity_v1_FactOutput } from '../../comity/v1/Fact.ts';
import type { TimestampInput as _google_protobuf_TimestampInput, TimestampOutput as _google_protobuf_TimestampOutput } from '../../google/protobuf/Timestamp.ts';
import type { VerdictInput as _comity_v1_VerdictInput, VerdictOutput as _comity_v1_VerdictOutput } from '../../comity/v1/Verdict.ts';
import type { DimensionFloorInput as _comity_v1_DimensionFloorInput, DimensionFloorOutput as _comity_v1_DimensionFloorOutput } from '../../comity/v1/DimensionFloor.ts';
import type { DependenceInput as _comity_v1_DependenceInput, DependenceOutput as _comity_v1_DependenceOutput } from '../../comity/v1/Dependence.ts';
import type { KeepingConflictInput as _comity_v1_KeepingConflictInput, KeepingConflictOutput as _comity_v1_KeepingConflictOutput } from '../../comity/v1/KeepingConflict.ts';
import type { RecognitionInput as _comity_v1_RecognitionInput, RecognitionOutput as _comity_v1_RecognitionOutput } from '../../comity/v1/Recognition.ts';
import type { NotAppliedInput as _comity_v1_NotAppliedInput, NotAppliedOutput as _comity_v1_NotAppliedOutput } from '../../comity/v1/NotApplied.ts';
import type { PackVersionInput as _comity_v1_PackVersionInput, PackVersionOutput as _comity_v1_PackVersionOutput } from '../../comity/v1/PackVersion.ts';
import type { WordInput as _comity_v1_WordInput, WordOutput as _comity_v1_WordOutput } from '../../comity/v1/Word.ts';
import type { NotResearchedInput as _comity_v1_NotResearchedInput, NotResearchedOutput as _comity_v1_NotResearchedOutput } from '../../comity/v1/NotResearched.ts';
import type { DecisiveRuleInput as _comity_v1_DecisiveRuleInput, DecisiveRuleOutput as _comity_v1_DecisiveRuleOutput } from '../../comity/v1/DecisiveRule.ts';
import type { OfferedExceptionInput as _comity_v1_OfferedExceptionInput, OfferedExceptionOutput as _comity_v1_OfferedExceptionOutput } from '../../comity/v1/OfferedException.ts';
import type { FactQuestionInput as _comity_v1_FactQuestionInput, FactQuestionOutput as _comity_v1_FactQuestionOutput } from '../../comity/v1/FactQuestion.ts';
import type { ChecklistItemInput as _comity_v1_ChecklistItemInput, ChecklistItemOutput as _comity_v1_ChecklistItemOutput } from '../../comity/v1/ChecklistItem.ts';
import type { PenaltyInput as _comity_v1_PenaltyInput, PenaltyOutput as _comity_v1_PenaltyOutput } from '../../comity/v1/Penalty.ts';
import type { StatedDutyInput as _comity_v1_StatedDutyInput, StatedDutyOutput as _comity_v1_StatedDutyOutput } from '../../comity/v1/StatedDuty.ts';
import type { WorstCaseInput as _comity_v1_WorstCaseInput, WorstCaseOutput as _comity_v1_WorstCaseOutput } from '../../comity/v1/WorstCase.ts';

export interface LawAnswerInput {
  'fromPlace'?: (string);
  'toPlace'?: (string);
  'facts'?: (_comity_v1_FactInput)[];
  'onDate'?: (string);
  'atTime'?: (_google_protobuf_TimestampInput | null);
  'verdict'?: (_comity_v1_VerdictInput);
  'why'?: (string)[];
  'dimensions'?: (_comity_v1_DimensionFloorInput)[];
  'depends'?: (_comity_v1_DependenceInput)[];
  'assumed'?: (string)[];
  'conflicts'?: (_comity_v1_KeepingConflictInput)[];
  'grants'?: (_comity_v1_RecognitionInput)[];
  'notApplied'?: (_comity_v1_NotAppliedInput)[];
  'packs'?: (_comity_v1_PackVersionInput)[];
  'words'?: (_comity_v1_WordInput)[];
  'notResearched'?: (_comity_v1_NotResearchedInput)[];
  'decisive'?: (_comity_v1_DecisiveRuleInput)[];
  'restsOnUnsure'?: (boolean);
  'presumptions'?: (_comity_v1_FactInput)[];
  'presumedVerdict'?: (_comity_v1_VerdictInput);
  'worstVerdict'?: (_comity_v1_VerdictInput);
  'claims'?: (string)[];
  'exceptions'?: (_comity_v1_OfferedExceptionInput)[];
  'questions'?: (_comity_v1_FactQuestionInput)[];
  'checklist'?: (_comity_v1_ChecklistItemInput)[];
  'penalties'?: (_comity_v1_PenaltyInput)[];
  'penaltiesNotResearched'?: (string)[];
  'statedDuties'?: (_comity_v1_StatedDutyInput)[];
  'unread'?: (string)[];
  'worstCase'?: (_comity_v1_WorstCaseInput | null);
  'moment'?: "onDate"|"atTime";
}

export interface LawAnswerOutput {
  'fromPlace'?: (string);
  'toPlace'?: (string);
  'facts': (_comity_v1_FactOutput)[];
  'onDate'?: (string);
  'atTime'?: (_google_protobuf_TimestampOutput);
  'verdict'?: (_comity_v1_VerdictOutput);
  'why': (string)[];
  'dimensions': (_comity_v1_DimensionFloorOutput)[];
  'depends': (_comity_v1_DependenceOutput)[];
  'assumed': (string)[];
  'conflicts': (_comity_v1_KeepingConflictOutput)[];
  'grants': (_comity_v1_RecognitionOutput)[];
  'notApplied': (_comity_v1_NotAppliedOutput)[];
  'packs': (_comity_v1_PackVersionOutput)[];
  'words': (_comity_v1_WordOutput)[];
  'notResearched': (_comity_v1_NotResearchedOutput)[];
  'decisive': (_comity_v1_DecisiveRuleOutput)[];
  'restsOnUnsure'?: (boolean);
  'presumptions': (_comity_v1_FactOutput)[];
  'presumedVerdict'?: (_comity_v1_VerdictOutput);
  'worstVerdict'?: (_comity_v1_VerdictOutput);
  'claims': (string)[];
  'exceptions': (_comity_v1_OfferedExceptionOutput)[];
  'questions': (_comity_v1_FactQuestionOutput)[];
  'checklist': (_comity_v1_ChecklistItemOutput)[];
  'penalties': (_comity_v1_PenaltyOutput)[];
  'penaltiesNotResearched': (string)[];
  'statedDuties': (_comity_v1_StatedDutyOutput)[];
  'unread': (string)[];
  'worstCase'?: (_comity_v1_WorstCaseOutput);
}
