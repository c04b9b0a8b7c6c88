/**
 * Takes a request to its decision: translates it, joins the floor, and holds the offer against the floor. Pure: the
 * same request, law, agreement and moment give the same decision at either node.
 */
import { FACTS, type FactName } from "../law/fact.ts";
import type { Floor } from "../law/floor.ts";
import type { Finding } from "../vocabulary/read-document.ts";
import type { Circumstances } from "./circumstances.ts";
import { decide } from "./decide.ts";
import { createDenial, type Decision, type DenialReason } from "./decision.ts";
import type { NotCounted, Rejected } from "./offered.ts";
import { joinFloor, type Packs, type Protection } from "./protection.ts";
import { spellRemedy } from "./spelling.ts";
import type { RaisedCount, TallyBound } from "./tally.ts";
import type { TransferRequest } from "./transfer-request.ts";
import { type Translation, translateRequest } from "./translation.ts";
import { findUnstated, remedyOfUnstated, type Unstated } from "./unstated.ts";
import { isRecordable } from "./verdict.ts";

export type Assessment = Pick<Translation, "terms" | "concepts" | "tables"> & {
  /** The findings, the counts and what is not counted are for the requester only, never for a ledger. */
  readonly decision: Decision & {
    readonly findings?: readonly Finding[];
    readonly counts?: readonly RaisedCount[];
    /** The items of the offer that do not count, each with the reason. */
    readonly notCounted?: readonly NotCounted[];
  };
  readonly floor?: Floor;
  readonly packs: Packs;
  readonly rejected: readonly Rejected[];
  /** The growth of the sender's tallies beyond which this decision no longer holds. Empty where there is no limit. */
  readonly bounds: readonly TallyBound[];
};

/**
 * Assesses a request. A request with something that cannot be resolved is denied with the reason. Throws as
 * `translateRequest` does.
 */
export function assess(request: TransferRequest, circumstances: Circumstances): Assessment {
  const translation = translateRequest(request, circumstances);
  const protection = joinFloor(translation, circumstances);
  return decideRequest(protection, circumstances);
}

/**
 * Decides a request: holds its offer against the floor. Where a demand rests on a fact that is not stated, or a prohibition on
 * one that is, the remedy names the fact. A decision that no leaf has room for is a denial.
 */
export function decideRequest(protection: Protection, circumstances: Circumstances): Assessment {
  const { findings = [] } = protection.translation.request.documentRead ?? {};
  const { decision, ...rest } = held(protection, circumstances);
  const remedy = remedyOf(protection, decision, circumstances);
  const notCounted = rest.rejected.map(({ path, why }) => ({ path, why }));
  const assessment = {
    ...rest,
    decision: {
      ...decision,
      remedy,
      ...(findings.length === 0 ? {} : { findings }),
      ...(notCounted.length === 0 ? {} : { notCounted }),
    },
  };
  return isRecordable(assessment) ? assessment : denyTooLarge(assessment);
}

const TOO_LARGE: DenialReason = {
  code: "INPUT_TOO_LARGE",
  says: "the request describes more data than the record of one transfer has room for: send the data in parts",
};

/**
 * Denies what no leaf has room for, with a verdict that has room: without the words, the obligations and the other
 * reasons. THREAT: a leaf that the other node cannot read would never be answered, and no receipt of it would verify.
 */
function denyTooLarge(assessment: Assessment): Assessment {
  const { terms, concepts } = UNREAD;
  const decision = { ...assessment.decision, ...createDenial([TOO_LARGE]) };
  return { ...assessment, terms, concepts, bounds: [], decision };
}

const UNREAD = { terms: [], concepts: { modality: [], form: [], purpose: [] } } as const;

function held(protection: Protection, { atlas, binding, demands }: Circumstances): Assessment {
  const { translation, packs } = protection;
  const { terms, concepts, tables } = translation;
  const told = { terms, concepts, tables, packs };
  if (protection.kind === "denied")
    return { ...told, decision: createDenial(protection.reasons), rejected: protection.rejected, bounds: [] };
  const { floor, facts, offered, gaps, counts, bounds } = protection;
  const decided = decide(floor, facts, offered, atlas.registry, binding, demands);
  const consent = offered.consents[0]?.path;
  const whole = gaps.length === 0 ? decided : denyFor(gaps, decided);
  const decision = { ...whole, remedy: spellRemedy(whole.remedy, atlas.registry, consent) };
  return {
    ...told,
    decision: counts.length === 0 ? decision : { ...decision, counts },
    floor,
    rejected: offered.rejected,
    bounds,
  };
}

/** Adds reasons to a decision, which is then a denial. What they miss comes first in the remedy. */
function denyFor(gaps: readonly DenialReason[], decided: Decision): Decision {
  // Nobody needs to accept what is not permitted.
  const others = decided.reasons.filter(({ code }) => code !== "OBLIGATIONS_NOT_ACCEPTED");
  const first = gaps.flatMap(({ code, missing: [one] = [] }) =>
    one === undefined ? [] : [spellGap(code, one)],
  );
  const open = others.length > 0;
  const remedy = open ? decided.remedy : [];
  const isMendable = first.length === gaps.length && (!open || remedy.length > 0);
  return {
    ...decided,
    decision: "deny",
    reasons: [...gaps, ...others],
    remedy: isMendable ? [...first, ...remedy] : [],
  };
}

/** Spells what a reason beside the floor lacks, at its place in the request. */
const spellGap = (code: DenialReason["code"], missing: string) =>
  code === "OPERATION_FORBIDDEN" ? `offer.${missing}` : `offer.receipts: ${missing}`;

/**
 * Returns what would permit a request that was denied. First come the facts that it does not state and that are mostly so, where
 * a demand falls away with them, then for a prohibition the stated fact on which it depends, then what is missing.
 */
function remedyOf(
  protection: Protection,
  decision: Decision,
  circumstances: Circumstances,
): readonly string[] {
  const { reasons, remedy } = decision;
  const { translation, kind } = protection;
  const inherited = kind === "floor" ? protection.inherited : undefined;
  if (kind === "floor") {
    const unstated = findUnstated(reasons, protection, circumstances.atlas.concepts);
    const asking = { ...circumstances, inherited, binding: false };
    const first = remedyOfUnstated(reasons, unstated, (stated) => {
      const supposed = joinFloor(stating(translation, stated), asking);
      // The gaps are no matter of facts.
      const whole = supposed.kind === "floor" ? { ...supposed, gaps: protection.gaps } : supposed;
      const { decision: then } = held(whole, asking);
      return { reasons: then.reasons, remedy: () => remedyOf(whole, then, asking) };
    });
    if (first !== undefined) return first;
  }
  return reasons.some(({ code }) => code === "PROHIBITED")
    ? counterfactual(translation.request, { ...circumstances, inherited })
    : remedy;
}

/** Returns a translated request as if it stated these facts too. */
function stating(translation: Translation, stated: readonly Unstated[]): Translation {
  const { request } = translation;
  const facts = Object.fromEntries(stated.map(([name, word]) => [name, [word]]));
  return { ...translation, request: { ...request, facts: { ...request.facts, ...facts } } };
}

/**
 * Finds the stated yes-or-no facts on which a prohibition depends: with the other value, each would lift it. It
 * assesses the request with each fact changed in turn, and adds the items that would still be missing then.
 */
function counterfactual(request: TransferRequest, circumstances: Circumstances): readonly string[] {
  const asking = { ...circumstances, binding: false };
  for (const [name, [stated]] of Object.entries(request.facts)) {
    if (FACTS[name as FactName].kind !== "yesNo") continue;
    const other = stated === "true" ? "false" : "true";
    const changed = { ...request, facts: { ...request.facts, [name]: [other] } };
    const { decision } = held(joinFloor(translateRequest(changed, asking), asking), asking);
    const permitted = decision.decision === "permit" || decision.remedy.length > 0;
    if (permitted && decision.reasons.every(({ code }) => code === "REQUIREMENT_UNMET"))
      return [`facts.${name}: ${other}`, ...decision.remedy];
  }
  return [];
}
