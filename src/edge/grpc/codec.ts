/** Encodes and decodes the messages of platforms, except requests. */
import { z } from "zod";
import type { Obligation } from "../../receipt/obligations.ts";
import type { Outcome, ToldDecision, ToldTerm, View } from "../../transfers/answer.ts";
import type { DenialReason } from "../../transfers/decision.ts";
import type { DeliveredTerm } from "../../transfers/inbox.ts";
import type { Assessed } from "../../transfers/request.ts";
import { CONFIDENCES, DECISION_RESULTS, SIDES, TRANSFER_STATES, TRANSLATION_RESULTS } from "./enums.ts";
import type { AssessResponseInput, AssessResponseOutput } from "./generated/comity/v1/AssessResponse.ts";
import type { CitationInput, CitationOutput } from "./generated/comity/v1/Citation.ts";
import type { DecisionInput, DecisionOutput } from "./generated/comity/v1/Decision.ts";
import type { DenialReasonInput, DenialReasonOutput } from "./generated/comity/v1/DenialReason.ts";
import type { ObligationInput, ObligationOutput } from "./generated/comity/v1/Obligation.ts";
import type { OutcomeInput, OutcomeOutput } from "./generated/comity/v1/Outcome.ts";
import type { RecordCountOutput } from "./generated/comity/v1/RecordCount.ts";
import type { TranslationInput, TranslationOutput } from "./generated/comity/v1/Translation.ts";
import { dropUndefined, fromNode, invalid, nameOf, requiredWordOf, requirePresent } from "./narrow.ts";

const Key = z.uuidv7();
const Id = z.uuid();

/** Checks an idempotency key: a UUIDv7, whose time limits how long it must be remembered. Throws INPUT_INVALID. */
export function decodeKey(value: string | undefined): string {
  const result = Key.safeParse(value);
  if (result.success) return result.data.toLowerCase();
  throw invalid("idempotencyKey", "is not a UUIDv7; make one for each request and repeat it when you retry");
}

/** Decodes the id of a transfer, in any case, as nodes write it. Throws INPUT_INVALID. */
export function decodeId(value: string | undefined): string {
  const result = Id.safeParse(value);
  if (result.success) return result.data.toLowerCase();
  throw invalid("transferId", "is not the id of a transfer, which is a UUID");
}

/** Drops the fields of a translation that only the translating node needs. */
const shownTerm = ({ effect, ...term }: ToldTerm): DeliveredTerm => ({
  ...term,
  result: effect.result,
});

/** Encodes a term as its reader gets it. */
export function encodeTerm({ path, source, concept, target, result }: DeliveredTerm): TranslationInput {
  const name = nameOf(TRANSLATION_RESULTS, result as keyof typeof TRANSLATION_RESULTS, "terms.result");
  return { path, source, concept: concept ?? "", target: [...target], result: name };
}

/** Encodes a citation. */
export function encodeCitation(citation: Obligation["by"]): CitationInput {
  const { jurisdiction, side, rule, cite, since, until, status, within } = citation;
  return dropUndefined({
    jurisdiction,
    side: nameOf(SIDES, side, "citation.side"),
    rule,
    cite,
    sinceDate: since,
    confidence: nameOf(CONFIDENCES, status, "citation.confidence"),
    untilDate: until,
    withinPlace: within,
  });
}

/** Encodes an obligation. */
export function encodeObligation({ dimension, asWritten, says, by }: Obligation): ObligationInput {
  return { dimension, asWritten, says, citation: encodeCitation(by) };
}

function encodeReason({ missing = [], by, ...reason }: DenialReason): DenialReasonInput {
  return dropUndefined({ ...reason, missing: [...missing], citation: by && encodeCitation(by) });
}

/** Returns the view that a message asks for: BASIC unless it says FULL, and for a view of a later version. */
export function decodeView(view: `${string}_VIEW_${"UNSPECIFIED" | View}` | undefined): View {
  return view === "OUTCOME_VIEW_FULL" || view === "ASSESS_VIEW_FULL" ? "FULL" : "BASIC";
}

/** Encodes what the view BASIC tells of a decision. */
export function encodeBasic(decision: ToldDecision): DecisionInput {
  const { obligations, reasons, remedy, counts = [], notCounted = [] } = decision;
  return {
    result: nameOf(DECISION_RESULTS, decision.decision, "decision.result"),
    obligationsHash: obligations.hash,
    reasons: reasons.map(encodeReason),
    remedy: [...remedy],
    counts: [...counts],
    notCounted: [...notCounted],
  };
}

function encodeFull(decision: ToldDecision, terms: readonly ToldTerm[]): DecisionInput {
  const { obligations, findings = [] } = decision;
  return {
    ...encodeBasic(decision),
    obligations: obligations.items?.map(encodeObligation) ?? [],
    terms: terms.map((term) => encodeTerm(shownTerm(term))),
    findings: [...findings],
  };
}

/** Encodes an assessment, as much of it as `view` tells. */
export function encodeAssessment(
  {
    decision,
    terms,
    requestHash,
    recorded,
    receipt,
  }: Pick<Assessed, "requestHash" | "recorded" | "receipt"> & Required<Pick<Outcome, "decision" | "terms">>,
  view: View,
): AssessResponseInput {
  if (view === "BASIC") return { decision: { ...encodeBasic(decision), requestHash }, recorded };
  return dropUndefined({ decision: { ...encodeFull(decision, terms), requestHash }, receipt, recorded });
}

/** Encodes an outcome. One in the view BASIC has no terms. */
export function encodeOutcome({ id, state, decision, terms, receipt, records }: Outcome): OutcomeInput {
  return dropUndefined({
    records,
    transferId: id,
    state: nameOf(TRANSFER_STATES, state, "state"),
    decision: decision && (terms === undefined ? encodeBasic(decision) : encodeFull(decision, terms)),
    receipt,
  });
}

// From here on: the answers of a node as its caller reads them, under the names that `--json` prints.

/** Decodes the citation of a demand. Throws INPUT_INVALID at `field`. */
export function decodeCitation(message: CitationOutput | undefined, field: string) {
  const {
    jurisdiction = "",
    side,
    rule = "",
    cite = "",
    sinceDate = "",
    confidence,
    untilDate = "",
    withinPlace = "",
  } = requirePresent(message, field);
  return {
    jurisdiction,
    side: requiredWordOf(SIDES, side, `${field}.side`),
    rule,
    cite,
    since: sinceDate,
    ...(untilDate === "" ? {} : { until: untilDate }),
    status: requiredWordOf(CONFIDENCES, confidence, `${field}.confidence`),
    ...(withinPlace === "" ? {} : { within: withinPlace }),
  };
}

/** Decodes an obligation. Throws INPUT_INVALID. */
export function decodeObligation({ dimension = "", asWritten = "", says = "", citation }: ObligationOutput) {
  return { dimension, asWritten, says, by: decodeCitation(citation, "obligations.citation") };
}

function decodeReason({ code = "", says = "", missing, citation, ...where }: DenialReasonOutput) {
  const by = citation && decodeCitation(citation, "reasons.citation");
  return { code, says, missing, ...where, ...(by === undefined ? {} : { by }) };
}

/** Decodes a term. Throws INPUT_INVALID. */
export function decodeTerm({ path = "", source = "", concept = "", target, result }: TranslationOutput) {
  return {
    path,
    source,
    concept,
    target,
    result: requiredWordOf(TRANSLATION_RESULTS, result, "terms.result"),
  };
}

/** Decodes a decision for its caller. Throws INPUT_INVALID. */
export function decodeDecision(message: DecisionOutput) {
  const { result, obligations, obligationsHash = "", reasons, remedy, terms, findings, counts } = message;
  return {
    decision: requiredWordOf(DECISION_RESULTS, result, "decision.result"),
    obligations: obligations.map(decodeObligation),
    obligationsHash,
    reasons: reasons.map(decodeReason),
    remedy,
    terms: terms.map(decodeTerm),
    findings: findings.map(({ code = "", path = "", sentence = "" }) => ({ code, path, sentence })),
    counts: counts.map(({ fact = "", value = "", counted = "" }) => ({ fact, value, counted })),
    notCounted: message.notCounted.map(({ path = "", why = "" }) => ({ path, why })),
    ...(message.requestHash && { requestHash: message.requestHash }),
  };
}

type FullDecision = ReturnType<typeof decodeDecision>;
type BasicDecision = Omit<FullDecision, "obligations" | "terms" | "findings">;

type Told<D> = {
  readonly transferId: string;
  readonly state?: keyof typeof TRANSFER_STATES;
  /** Absent while the transfer is in doubt, and where `records` is set. */
  readonly decision?: D;
  /** Set for a transfer of many records: how many there are, and how many of them both nodes permit. */
  readonly records?: { readonly count: number; readonly permitted: number };
  /** Set for an assessment: true where the node has recorded it. */
  readonly recorded?: boolean;
};

/** The whole answer to a request. For an assessment `state` is absent and `transferId` empty. */
export type Answer = Told<FullDecision> & { readonly receipt?: Uint8Array };

/** The answer to a request in the view BASIC. It has no key for what the view leaves out. */
export type BasicAnswer = Told<BasicDecision>;

/** The answer to a request in a view. */
export type AnswerIn<V extends View> = V extends "FULL" ? Answer : BasicAnswer;

/** Returns what the view BASIC tells of an answer, also where a node of an earlier version has told everything. */
export function basicAnswerOf({ receipt: _, decision, ...answer }: Answer): BasicAnswer {
  if (decision === undefined) return answer;
  const { obligations: __, terms: ___, findings: ____, ...basic } = decision;
  return { ...answer, decision: basic };
}

/** Decodes an assessment for its caller. Throws STATEMENT_INVALID. */
export function decodeAssessment({ decision, receipt, recorded = false }: AssessResponseOutput): Answer {
  return fromNode("answer", () => ({
    transferId: "",
    decision: decodeDecision(requirePresent(decision, "decision")),
    ...dropUndefined({ receipt }),
    // A node of an earlier version records every answer, and does not say so.
    recorded: recorded || receipt !== undefined,
  }));
}

/** Decodes an outcome for its caller. Throws STATEMENT_INVALID. */
export function decodeOutcome(message: OutcomeOutput | undefined): Answer {
  return fromNode("answer", () => {
    const { transferId = "", decision, receipt, ...outcome } = requirePresent(message, "outcome");
    const state = requiredWordOf(TRANSFER_STATES, outcome.state, "outcome.state");
    const records = outcome.records && countsIn(outcome.records);
    if (state !== "IN_DOUBT" && records === undefined) requirePresent(decision, "outcome.decision");
    return {
      transferId,
      state,
      ...(records && { records }),
      ...dropUndefined({ decision: decision && decodeDecision(decision), receipt }),
    };
  });
}

const countsIn = ({ count = 0, permitted = 0 }: RecordCountOutput) => ({ count, permitted });
