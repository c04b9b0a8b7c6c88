/**
 * The floor: the join of every rule that matches the facts, with the rules that determined each part.
 * Nothing lowers it. Order, duplication and grouping of sources cannot change it.
 */
import { BoundedCache } from "../memo.ts";
import { type FactName, type Facts, keyOf } from "./fact.ts";
import type { Implications } from "./formula.ts";
import { type DimensionFloor, type Gathered, nothingGathered } from "./gathered.ts";
import { DIMENSION_KEYS, type Dimension } from "./lattice/dimension.ts";
import { mostDaysAfter } from "./lattice/retention.ts";
import { doubtOf, matchCondition, type Rule } from "./rule.ts";
import {
  type By,
  type GrantOutcome,
  type NotApplied,
  type Source,
  type Standing,
  standingOf,
} from "./standing.ts";

export type { DimensionFloor } from "./gathered.ts";
export type { By, GrantOutcome, Part, Side, Source } from "./standing.ts";

export type Conflict = { readonly object: string; readonly keep: By; readonly retention: By };

export type Floor = {
  readonly verdict: "free" | "conditional" | "prohibited";
  readonly dimensions: ReadonlyMap<Dimension, DimensionFloor>;
  readonly grants: readonly GrantOutcome[];
  /** Parts that hang on the age of the youngest person, which nobody stated. */
  readonly depends: readonly { readonly fact: FactName; readonly by: By; readonly says: string }[];
  readonly assumed: readonly FactName[];
  readonly conflicts: readonly Conflict[];
  readonly notApplied: readonly NotApplied[];
};

/** Purposes that are advertising, as leaves of the vocabulary: they engage `consent.advertising`. */
export type Engagement = {
  readonly advertising: boolean;
  readonly sale: boolean;
  readonly onward: boolean;
};

const ALWAYS: ReadonlySet<Dimension> = new Set([
  "use",
  "consent.collect",
  "consent.disclose",
  "mechanism",
  "assessment",
  "filings",
  "security",
  "transparency",
  "localisation",
]);

/** Which dimensions are tested before a transfer; the rest become obligations. */
export function isEngaged(dimension: Dimension, engagement: Engagement): boolean {
  if (dimension === "consent.sale") return engagement.sale;
  if (dimension === "consent.advertising") return engagement.advertising;
  if (dimension === "onward") return engagement.onward;
  return ALWAYS.has(dimension);
}

/** Keeping duties that outlast what retention allows, measured from the same event, by a law that grants no hold. */
function conflictsOf(dimensions: ReadonlyMap<Dimension, DimensionFloor>): Conflict[] {
  const found: Conflict[] = [];
  for (const keepPart of dimensions.get("keep")?.parts ?? [])
    for (const limitPart of dimensions.get("retention")?.parts ?? []) {
      if (keepPart.value.kind !== "keep" || limitPart.value.kind !== "retention") continue;
      // Only a destination keeps what it received; what the origin keeps is its own original.
      if (keepPart.by.side !== "destination") continue;
      for (const { object, start, days } of keepPart.value.keeps) {
        const most = mostDaysAfter(limitPart.value.limits, start);
        if (object === "data" && most !== undefined && days > most)
          found.push({ object, keep: keepPart.by, retention: limitPart.by });
      }
    }
  return found;
}

type Fired = Pick<Floor, "depends" | "notApplied" | "assumed"> & {
  /** In the order of `DIMENSION_KEYS`. */
  readonly gathered: readonly Gathered[];
};

function firedBy(standings: readonly Standing[], facts: Facts): Fired {
  const gathered = [...nothingGathered()];
  const depends: Floor["depends"][number][] = [];
  const notApplied: NotApplied[] = [];
  const assumed = new Set<FactName>();
  for (const { rules } of standings)
    for (const standing of rules) {
      const matching = matchCondition(standing.rule.when, facts);
      const because = matching.applies ? exceptedBy(standing.rule, facts) : matching.because;
      if (because !== undefined) {
        notApplied.push(standing.notAppliedBecause(because));
        continue;
      }
      if (!matching.applies) continue;
      const { by, rule } = standing;
      for (const fact of matching.depends) depends.push({ fact, by, says: rule.says });
      if (matching.depends.length > 0) continue;
      for (const name of matching.assumed) assumed.add(name);
      for (const draft of standing.drafts(matching.assumed)) {
        const before = gathered[draft.at];
        if (before !== undefined) gathered[draft.at] = before.with(draft);
      }
    }
  return { gathered, depends, notApplied, assumed: [...assumed].sort() };
}

/** The first fact of an exception that surely holds. */
function exceptedBy({ unless }: Rule, facts: Facts): FactName | undefined {
  for (const condition of unless)
    if (doubtOf(condition, facts) === undefined) for (const name of condition.keys()) return name;
  return undefined;
}

function compute(
  sources: readonly Source[],
  facts: Facts,
  engagement: Engagement,
  implications: Implications,
): Floor {
  const standings = sources.map((source) => standingOf(source, implications));
  const { gathered, ...fired } = firedBy(standings, facts);
  const dimensions = new Map<Dimension, DimensionFloor>();
  let [prohibited, free] = [false, true];
  for (const [i, dimension] of DIMENSION_KEYS.entries()) {
    const those = gathered[i];
    if (those === undefined) continue;
    const { tested, untested, forbids, baselineAlone } = those.outcome(implications);
    const engaged = isEngaged(dimension, engagement);
    dimensions.set(dimension, engaged ? tested : untested);
    prohibited ||= engaged && forbids;
    free &&= baselineAlone;
  }
  const conflicts = conflictsOf(dimensions);
  return {
    verdict: prohibited || conflicts.length > 0 ? "prohibited" : free ? "free" : "conditional",
    dimensions,
    grants: standings.flatMap(({ grants }) => grants.map((grant) => grant(facts))),
    conflicts,
    ...fired,
  };
}

/** The last answer about some facts, and what else was asked; a floor is a value and never changes. */
type Answer = { rest: number; floor?: Floor };
const ANSWERS = new BoundedCache<string, Answer>(1_000);

/** A number for each list of sources with its implications, in which no two share one. */
const LISTS = new WeakMap<readonly Source[], WeakMap<Implications, number>>();
let lists = 0;

function listOf(sources: readonly Source[], implications: Implications): number {
  const known = LISTS.get(sources) ?? new WeakMap<Implications, number>();
  LISTS.set(sources, known);
  const list = known.get(implications) ?? lists++;
  known.set(implications, list);
  return list;
}

/**
 * The floor for the facts from all sources. Pure and total: whatever is unknown fires. The same question, put with the
 * same list of sources, is answered from memory.
 */
export function computeFloor(
  sources: readonly Source[],
  facts: Facts,
  engagement: Engagement,
  implications: Implications,
): Floor {
  const engaged =
    Number(engagement.advertising) + 2 * Number(engagement.sale) + 4 * Number(engagement.onward);
  const rest = 8 * listOf(sources, implications) + engaged;
  const answer = ANSWERS.get(keyOf(facts), (): Answer => ({ rest }));
  if (answer.floor === undefined || answer.rest !== rest) {
    answer.floor = compute(sources, facts, engagement, implications);
    answer.rest = rest;
  }
  return answer.floor;
}
