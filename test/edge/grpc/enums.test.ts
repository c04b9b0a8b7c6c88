/** Every value of every enumeration has exactly one word, and the other way round; types hold only one direction. */
import { expect, test } from "vitest";
import * as enums from "../../../src/edge/grpc/enums.ts";
import { AcknowledgementStage } from "../../../src/edge/grpc/generated/comity/v1/AcknowledgementStage.ts";
import { Action } from "../../../src/edge/grpc/generated/comity/v1/Action.ts";
import { AgreementState } from "../../../src/edge/grpc/generated/comity/v1/AgreementState.ts";
import { Confidence } from "../../../src/edge/grpc/generated/comity/v1/Confidence.ts";
import { ConsentSubjects } from "../../../src/edge/grpc/generated/comity/v1/ConsentSubjects.ts";
import { ConsentUse } from "../../../src/edge/grpc/generated/comity/v1/ConsentUse.ts";
import { DeadlineState } from "../../../src/edge/grpc/generated/comity/v1/DeadlineState.ts";
import { DecisionResult } from "../../../src/edge/grpc/generated/comity/v1/DecisionResult.ts";
import { DeliveryState } from "../../../src/edge/grpc/generated/comity/v1/DeliveryState.ts";
import { DutyUnit } from "../../../src/edge/grpc/generated/comity/v1/DutyUnit.ts";
import { ErasureState } from "../../../src/edge/grpc/generated/comity/v1/ErasureState.ts";
import { MeasureState } from "../../../src/edge/grpc/generated/comity/v1/MeasureState.ts";
import { NoticeStage } from "../../../src/edge/grpc/generated/comity/v1/NoticeStage.ts";
import { PeerErasureState } from "../../../src/edge/grpc/generated/comity/v1/PeerErasureState.ts";
import { QuestionWeight } from "../../../src/edge/grpc/generated/comity/v1/QuestionWeight.ts";
import { RecipientRole } from "../../../src/edge/grpc/generated/comity/v1/RecipientRole.ts";
import { RelayKind } from "../../../src/edge/grpc/generated/comity/v1/RelayKind.ts";
import { Risk } from "../../../src/edge/grpc/generated/comity/v1/Risk.ts";
import { Severity } from "../../../src/edge/grpc/generated/comity/v1/Severity.ts";
import { Side } from "../../../src/edge/grpc/generated/comity/v1/Side.ts";
import { Tlp } from "../../../src/edge/grpc/generated/comity/v1/Tlp.ts";
import { TransferState } from "../../../src/edge/grpc/generated/comity/v1/TransferState.ts";
import { TranslationResult } from "../../../src/edge/grpc/generated/comity/v1/TranslationResult.ts";
import { Verdict } from "../../../src/edge/grpc/generated/comity/v1/Verdict.ts";

type Words = Readonly<Record<string, string>>;

/** Each table with its enumeration. */
const TABLES: readonly (readonly [string, Words, Words])[] = [
  ["Action", enums.ACTIONS, Action],
  ["AgreementState", enums.AGREEMENT_STATES, AgreementState],
  ["ConsentUse", enums.CONSENT_USES, ConsentUse],
  ["ConsentSubjects", enums.CONSENT_SUBJECTS, ConsentSubjects],
  ["RecipientRole", enums.RECIPIENT_ROLES, RecipientRole],
  ["TransferState", enums.TRANSFER_STATES, TransferState],
  ["DecisionResult", enums.DECISION_RESULTS, DecisionResult],
  ["Side", enums.SIDES, Side],
  ["Confidence", enums.CONFIDENCES, Confidence],
  ["Verdict", enums.VERDICTS, Verdict],
  ["DutyUnit", enums.DUTY_UNITS, DutyUnit],
  ["QuestionWeight", enums.WEIGHTS, QuestionWeight],
  ["TranslationResult", enums.TRANSLATION_RESULTS, TranslationResult],
  ["Tlp", enums.TLPS, Tlp],
  ["Severity", enums.SEVERITIES, Severity],
  ["MeasureState", enums.MEASURE_STATES, MeasureState],
  ["Risk", enums.RISKS, Risk],
  ["NoticeStage", enums.NOTICE_STAGES, NoticeStage],
  ["DeadlineState", enums.DEADLINE_STATES, DeadlineState],
  ["DeliveryState", enums.DELIVERY_STATES, DeliveryState],
  ["AcknowledgementStage", enums.ACKNOWLEDGEMENT_STAGES, AcknowledgementStage],
  ["RelayKind", enums.RELAY_KINDS, RelayKind],
  ["ErasureState", enums.ERASURE_STATES, ErasureState],
  ["PeerErasureState", enums.PEER_ERASURE_STATES, PeerErasureState],
];

test.each(TABLES)("%s has a word for each value but UNSPECIFIED", (_name, words, enumeration) => {
  const values = Object.values(enumeration).filter((value) => !value.endsWith("_UNSPECIFIED"));
  expect(Object.values(words).toSorted()).toEqual(values.toSorted());
});

test("no table is left out", () => {
  expect(new Set(TABLES.map(([, words]) => words))).toEqual(new Set(Object.values(enums)));
});
