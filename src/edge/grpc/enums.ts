/** The enumerations of the wire: every value but UNSPECIFIED has exactly one word of the domain. */

import type { OutboxState } from "../../engine/rows.ts";
import type { Weight } from "../../law/answer/effect.ts";
import type { Citation } from "../../law/floor.ts";
import type { Unit } from "../../law/lattice/duty.ts";
import type { Verdict } from "../../law/outcome.ts";
import type { Stage } from "../../notices/acknowledgement.ts";
import type { Tlp } from "../../notices/marking.ts";
import type { Content, Notice } from "../../notices/notice.ts";
import type { Decision } from "../../transfers/decision.ts";
import type { ErasureState, PeerErasure } from "../../transfers/erasure.ts";
import type { Offer, TransferRequest } from "../../transfers/transfer-request.ts";
import type { AcknowledgementStageOutput } from "./generated/comity/v1/AcknowledgementStage.ts";
import type { ActionOutput } from "./generated/comity/v1/Action.ts";
import type { AgreementStateOutput } from "./generated/comity/v1/AgreementState.ts";
import type { ConfidenceOutput } from "./generated/comity/v1/Confidence.ts";
import type { ConsentSubjectsOutput } from "./generated/comity/v1/ConsentSubjects.ts";
import type { ConsentUseOutput } from "./generated/comity/v1/ConsentUse.ts";
import type { DeadlineStateOutput } from "./generated/comity/v1/DeadlineState.ts";
import type { DecisionResultOutput } from "./generated/comity/v1/DecisionResult.ts";
import type { DeliveryStateOutput } from "./generated/comity/v1/DeliveryState.ts";
import type { DutyUnitOutput } from "./generated/comity/v1/DutyUnit.ts";
import type { ErasureStateOutput } from "./generated/comity/v1/ErasureState.ts";
import type { MeasureStateOutput } from "./generated/comity/v1/MeasureState.ts";
import type { NoticeStageOutput } from "./generated/comity/v1/NoticeStage.ts";
import type { PeerErasureStateOutput } from "./generated/comity/v1/PeerErasureState.ts";
import type { QuestionWeightOutput } from "./generated/comity/v1/QuestionWeight.ts";
import type { RecipientRoleOutput } from "./generated/comity/v1/RecipientRole.ts";
import type { RelayKindOutput } from "./generated/comity/v1/RelayKind.ts";
import type { RiskOutput } from "./generated/comity/v1/Risk.ts";
import type { SeverityOutput } from "./generated/comity/v1/Severity.ts";
import type { SideOutput } from "./generated/comity/v1/Side.ts";
import type { TlpOutput } from "./generated/comity/v1/Tlp.ts";
import type { TransferStateOutput } from "./generated/comity/v1/TransferState.ts";
import type { TranslationResultOutput } from "./generated/comity/v1/TranslationResult.ts";
import type { VerdictOutput } from "./generated/comity/v1/Verdict.ts";
import type { Names } from "./narrow.ts";

export const ACTIONS: Names<TransferRequest["action"], ActionOutput> = {
  transfer: "ACTION_TRANSFER",
  disclose: "ACTION_DISCLOSE",
  sell: "ACTION_SELL",
  lease: "ACTION_LEASE",
  trade: "ACTION_TRADE",
  publish: "ACTION_PUBLISH",
};

export const CONSENT_USES: Names<Offer["consents"][number]["for"][number], ConsentUseOutput> = {
  collect: "CONSENT_USE_COLLECT",
  disclose: "CONSENT_USE_DISCLOSE",
  sale: "CONSENT_USE_SALE",
  advertising: "CONSENT_USE_ADVERTISING",
  transfer: "CONSENT_USE_TRANSFER",
  onward: "CONSENT_USE_ONWARD",
  retain: "CONSENT_USE_RETAIN",
};

export const CONSENT_SUBJECTS: Names<Offer["consents"][number]["subjects"], ConsentSubjectsOutput> = {
  all: "CONSENT_SUBJECTS_ALL",
  some: "CONSENT_SUBJECTS_SOME",
};

export const RECIPIENT_ROLES: Names<Offer["recipients"][number]["role"], RecipientRoleOutput> = {
  controller: "RECIPIENT_ROLE_CONTROLLER",
  processor: "RECIPIENT_ROLE_PROCESSOR",
  authority: "RECIPIENT_ROLE_AUTHORITY",
  broker: "RECIPIENT_ROLE_BROKER",
};

export const TRANSFER_STATES: Names<"PERMITTED" | "DENIED" | "BARRED" | "IN_DOUBT", TransferStateOutput> = {
  PERMITTED: "TRANSFER_STATE_PERMITTED",
  DENIED: "TRANSFER_STATE_DENIED",
  BARRED: "TRANSFER_STATE_BARRED",
  IN_DOUBT: "TRANSFER_STATE_IN_DOUBT",
};

export const DECISION_RESULTS: Names<Decision["decision"], DecisionResultOutput> = {
  permit: "DECISION_RESULT_PERMIT",
  deny: "DECISION_RESULT_DENY",
};

export const SIDES: Names<Citation["side"], SideOutput> = {
  baseline: "SIDE_BASELINE",
  origin: "SIDE_ORIGIN",
  destination: "SIDE_DESTINATION",
  agreement: "SIDE_AGREEMENT",
  touched: "SIDE_TOUCHED",
  inherited: "SIDE_INHERITED",
};

export const CONFIDENCES: Names<Citation["status"], ConfidenceOutput> = {
  confirmed: "CONFIDENCE_CONFIRMED",
  believed: "CONFIDENCE_BELIEVED",
  unsure: "CONFIDENCE_UNSURE",
};

export const VERDICTS: Names<Verdict, VerdictOutput> = {
  prohibited: "VERDICT_PROHIBITED",
  "prohibited unless": "VERDICT_PROHIBITED_UNLESS",
  depends: "VERDICT_DEPENDS",
  conditional: "VERDICT_CONDITIONAL",
  free: "VERDICT_FREE",
};

export const WEIGHTS: Names<Weight, QuestionWeightOutput> = {
  verdict: "QUESTION_WEIGHT_VERDICT",
  clause: "QUESTION_WEIGHT_CLAUSE",
  number: "QUESTION_WEIGHT_NUMBER",
  obligation: "QUESTION_WEIGHT_OBLIGATION",
};

export const DUTY_UNITS: Names<Unit, DutyUnitOutput> = {
  hour: "DUTY_UNIT_HOUR",
  day: "DUTY_UNIT_DAY",
  "business-day": "DUTY_UNIT_BUSINESS_DAY",
};

export const TRANSLATION_RESULTS: Names<
  "kept" | "widened" | "narrowed" | "blocked",
  TranslationResultOutput
> = {
  kept: "TRANSLATION_RESULT_KEPT",
  widened: "TRANSLATION_RESULT_WIDENED",
  narrowed: "TRANSLATION_RESULT_NARROWED",
  blocked: "TRANSLATION_RESULT_BLOCKED",
};

export const TLPS: Names<Tlp, TlpOutput> = {
  RED: "TLP_RED",
  "AMBER+STRICT": "TLP_AMBER_STRICT",
  AMBER: "TLP_AMBER",
  GREEN: "TLP_GREEN",
  CLEAR: "TLP_CLEAR",
};

export const SEVERITIES: Names<Content["severity"], SeverityOutput> = {
  none: "SEVERITY_NONE",
  low: "SEVERITY_LOW",
  medium: "SEVERITY_MEDIUM",
  high: "SEVERITY_HIGH",
  critical: "SEVERITY_CRITICAL",
};

export const MEASURE_STATES: Names<Content["measures"][number]["state"], MeasureStateOutput> = {
  taken: "MEASURE_STATE_TAKEN",
  proposed: "MEASURE_STATE_PROPOSED",
};

export const RISKS: Names<Exclude<Content["facts"]["riskToPeople"], undefined>, RiskOutput> = {
  unlikely: "RISK_UNLIKELY",
  likely: "RISK_LIKELY",
  high: "RISK_HIGH",
};

export const NOTICE_STAGES: Names<Notice["stage"], NoticeStageOutput> = {
  initial: "NOTICE_STAGE_INITIAL",
  update: "NOTICE_STAGE_UPDATE",
  withdrawn: "NOTICE_STAGE_WITHDRAWN",
};

export const DEADLINE_STATES: Names<"running" | "late", DeadlineStateOutput> = {
  running: "DEADLINE_STATE_RUNNING",
  late: "DEADLINE_STATE_LATE",
};

export const DELIVERY_STATES: Names<OutboxState, DeliveryStateOutput> = {
  queued: "DELIVERY_STATE_QUEUED",
  received: "DELIVERY_STATE_RECEIVED",
  dead: "DELIVERY_STATE_DEAD_LETTER",
  superseded: "DELIVERY_STATE_SUPERSEDED",
};

export const ACKNOWLEDGEMENT_STAGES: Names<Stage, AcknowledgementStageOutput> = {
  received: "ACKNOWLEDGEMENT_STAGE_RECEIVED",
  validated: "ACKNOWLEDGEMENT_STAGE_VALIDATED",
  accepted: "ACKNOWLEDGEMENT_STAGE_ACCEPTED",
  rejected: "ACKNOWLEDGEMENT_STAGE_REJECTED",
  read: "ACKNOWLEDGEMENT_STAGE_READ",
};

/** The states of an agreement at a node. */
export const AGREEMENT_STATES: Names<
  "drafted" | "offered" | "agreed" | "terminated" | "declined",
  AgreementStateOutput
> = {
  drafted: "AGREEMENT_STATE_DRAFTED",
  offered: "AGREEMENT_STATE_OFFERED",
  agreed: "AGREEMENT_STATE_AGREED",
  terminated: "AGREEMENT_STATE_TERMINATED",
  declined: "AGREEMENT_STATE_DECLINED",
};

export const RELAY_KINDS: Names<
  | "notice"
  | "acknowledgement"
  | "pack"
  | "agreement"
  | "termination"
  | "card"
  | "revocation"
  | "hand-over"
  | "erasure",
  RelayKindOutput
> = {
  notice: "RELAY_KIND_NOTICE",
  acknowledgement: "RELAY_KIND_ACKNOWLEDGEMENT",
  pack: "RELAY_KIND_PACK",
  agreement: "RELAY_KIND_AGREEMENT",
  termination: "RELAY_KIND_TERMINATION",
  card: "RELAY_KIND_CARD",
  revocation: "RELAY_KIND_REVOCATION",
  "hand-over": "RELAY_KIND_HAND_OVER",
  erasure: "RELAY_KIND_ERASURE",
};

export const ERASURE_STATES: Names<ErasureState, ErasureStateOutput> = {
  erasing: "ERASURE_STATE_ERASING",
  erased: "ERASURE_STATE_ERASED",
};

export const PEER_ERASURE_STATES: Names<PeerErasure, PeerErasureStateOutput> = {
  none: "PEER_ERASURE_STATE_NONE",
  asked: "PEER_ERASURE_STATE_ASKED",
  erased: "PEER_ERASURE_STATE_ERASED",
};
