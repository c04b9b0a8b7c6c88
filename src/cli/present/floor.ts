/** A floor in the form of `comity floor --json`, which is a public contract. Pure. */

import type { Answer } from "../../law/answer/answer.ts";
import { type Facts, formatFact } from "../../law/fact.ts";
import type { Citation } from "../../law/floor.ts";
import {
  DIMENSION_KEYS,
  DIMENSIONS,
  type Dimension,
  formatDemand,
  toJson,
} from "../../law/lattice/dimension.ts";
import type { Verdict } from "../../law/outcome.ts";
import { presentPenalty } from "./penalty-json.ts";

type ShownPart = {
  /** Canonical: `free`, `prohibited`, a formula, a list or a number. */
  readonly value: unknown;
  readonly asWritten: string;
  readonly says: string;
  readonly by: Citation;
  readonly outdone: boolean;
  readonly assumed: readonly string[];
};

type ShownDimension = {
  readonly engaged: boolean;
  readonly kind: string;
  readonly value: unknown;
  readonly parts: readonly ShownPart[];
};

/** The answer, its fields in the order in which they are written. Every dimension is there. */
export type ShownFloor = {
  readonly from: string;
  readonly to: string;
  readonly at: string;
  /** As stated: alternatives, a number or a range. */
  readonly facts: Readonly<Record<string, string | readonly string[]>>;
  readonly verdict: Verdict;
  readonly why: readonly string[];
  /** The presumptions on facts that nobody stated, with the verdict if they are right, and in the worst case. */
  readonly presumed: {
    readonly facts: Readonly<Record<string, string | readonly string[]>>;
    readonly verdict: Verdict;
    readonly worst: Verdict;
  };
  readonly dimensions: Readonly<Record<Dimension, ShownDimension>>;
} & Pick<
  Answer,
  "decisive" | "restsOnUnsure" | "claims" | "exceptions" | "questions" | "checklist" | "upcoming"
> &
  Pick<
    Answer,
    "penalties" | "penaltiesNotResearched" | "worstCase" | "statedDuties" | "unread" | "suggestedClaims"
  > &
  Pick<Answer, "depends" | "assumed" | "conflicts" | "grants" | "notApplied" | "notResearched" | "packs"> & {
    /** The meaning of each atom and concept in the answer, by its name. */
    readonly words: Readonly<Record<string, string>>;
  };

/** Makes the answer. `assumed` names every fact that nobody stated and that made a difference. */
export function presentFloor(answer: Answer): ShownFloor {
  const { from, to, at, facts, verdict, why, depends, assumed, conflicts, grants, notApplied } = answer;
  return {
    from,
    to,
    at: typeof at === "string" ? at : at.toISOString(),
    facts: shownFacts(facts),
    verdict,
    why,
    decisive: answer.decisive,
    restsOnUnsure: answer.restsOnUnsure,
    presumed: {
      facts: shownFacts(answer.presumed),
      verdict: answer.presumedVerdict,
      worst: answer.worstVerdict,
    },
    ...(answer.worstCase === undefined ? {} : { worstCase: answer.worstCase }),
    statedDuties: answer.statedDuties,
    unread: answer.unread,
    suggestedClaims: answer.suggestedClaims,
    claims: answer.claims,
    exceptions: answer.exceptions,
    upcoming: answer.upcoming,
    questions: answer.questions,
    checklist: answer.checklist,
    dimensions: Object.fromEntries(DIMENSION_KEYS.map((key) => [key, shownDimension(key, answer)])) as Record<
      Dimension,
      ShownDimension
    >,
    penalties: answer.penalties.map(presentPenalty),
    penaltiesNotResearched: answer.penaltiesNotResearched,
    depends,
    assumed,
    conflicts,
    grants,
    notApplied,
    notResearched: answer.notResearched,
    packs: answer.packs,
    words: Object.fromEntries(answer.words),
  };
}

function shownFacts(facts: Facts): ShownFloor["facts"] {
  const stated = [...facts].filter(([name]) => name !== "from" && name !== "to");
  return Object.fromEntries(stated.map(([name, { value }]) => [name, formatFact(value)]));
}

function shownDimension(key: Dimension, { dimensions }: Answer): ShownDimension {
  const { engaged = false, value, parts = [] } = dimensions.get(key) ?? {};
  return {
    engaged,
    kind: DIMENSIONS[key],
    value: value === undefined ? "free" : toJson(value),
    parts: parts.map(({ value, demand, says, by, outdone, assumed }) => ({
      value: toJson(value),
      asWritten: formatDemand(demand),
      says,
      by,
      outdone,
      assumed,
    })),
  };
}
