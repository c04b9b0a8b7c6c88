/** Rules raise a floor; grants add to an offer. Both look at facts through conditions, and both have dates. */

import { FACTS, type Fact, type FactName, type Facts, type FactValue } from "./fact.ts";
import type { Demand, Dimension } from "./lattice/dimension.ts";

/**
 * The test that a condition puts to one fact: one of these values, a number within a range, or a day. `below` is
 * exclusive.
 */
export type Matcher =
  | { readonly kind: "oneOf"; readonly values: ReadonlySet<string> }
  | { readonly kind: "range"; readonly from: number; readonly below: number }
  | { readonly kind: "since"; readonly day: string };

/** A condition. All of its tests must hold. */
export type Condition = ReadonlyMap<FactName, Matcher>;

/** The side on which a rule's jurisdiction must stand for the rule to apply. */
export type Applies = "origin" | "destination" | "both" | "touched";

/** The certainty of a rule: read in the law itself, believed from general knowledge, or unsure. */
export const STATUSES = ["confirmed", "believed", "unsure"] as const;
export type Status = (typeof STATUSES)[number];

type Dated = {
  readonly id: string;
  /** The statute's own reference, such as an article. Never empty. */
  readonly cite: string;
  /** The first day in force, at the jurisdiction's own place. */
  readonly from: string;
  /** The first day no longer in force; undefined where no end is known. */
  readonly until?: string;
  readonly status: Status;
};

export type Rule = Dated & {
  readonly applies: Applies;
  readonly when: Condition;
  /** Exceptions. The rule stays out only if one of them surely and provably holds. */
  readonly unless: readonly Condition[];
  readonly require: ReadonlyMap<Dimension, Demand>;
  /** One sentence that a person can read. */
  readonly says: string;
  /**
   * The rule that ends where this one begins: an id in the same pack, or `EU/guardian-age` for an open rule of a pack
   * around it.
   */
  readonly replaces?: string;
  /** The numbers that a law within this one may choose from; both bounds included. */
  readonly open?: ReadonlyMap<Dimension, { readonly from: number; readonly to: number }>;
};

export type Grant = Dated & {
  readonly atom: string;
  /** The destinations for which the recognition holds. */
  readonly to: ReadonlySet<string>;
  readonly when: Condition;
  readonly says: string;
};

/** Returns true on the days on which a rule or grant is in force. */
export function inForce(dated: { from: string; until?: string }, day: string): boolean {
  return dated.from <= day && (dated.until === undefined || day < dated.until);
}

/**
 * Returns true where a place lies in an area by geography, as ISO 3166-2 codes write it: `US-IL` lies in `US`. A
 * law's `within` is a different relation.
 */
export function placeWithin(place: string, area: string): boolean {
  return place === area || place.startsWith(`${area}-`);
}

/** Tests whether a place lies in one of the areas, as `placeWithin` does, whatever their number. */
function isAmong(place: string, areas: ReadonlySet<string>): boolean {
  if (areas.has(place)) return true;
  for (let end = place.lastIndexOf("-"); end > 0; end = place.lastIndexOf("-", end - 1))
    if (areas.has(place.slice(0, end))) return true;
  return false;
}

type Words = Extract<FactValue, { readonly kind: "set" }>;

function meets(each: string, { around }: Words, matcher: Matcher, isPlace: boolean): boolean {
  if (matcher.kind === "since") return each >= matcher.day;
  if (matcher.kind !== "oneOf") return false;
  if (!isPlace) return matcher.values.has(each);
  if (isAmong(each, matcher.values)) return true;
  return around?.get(each)?.some((area) => matcher.values.has(area)) ?? false;
}

/** Returns true where some possible value of the fact meets the matcher. */
export function isPossible(name: FactName, { value }: Fact, matcher: Matcher): boolean {
  if (value.kind === "interval")
    return matcher.kind !== "range" || (value.from < matcher.below && value.to >= matcher.from);
  const isPlace = FACTS[name].kind === "place";
  for (const each of value.values) if (meets(each, value, matcher, isPlace)) return true;
  return name === "subjectsIn" && [...value.values].some((each) => mayReach(each, matcher));
}

/** Returns true for an area of which a place that is asked for is a part: people in the United States may be in Illinois. */
const mayReach = (area: string, matcher: Matcher): boolean =>
  matcher.kind === "oneOf" && [...matcher.values].some((place) => placeWithin(place, area));

/**
 * Returns true where every possible value of the fact meets the matcher, or, of values that hold at once, one does.
 */
export function isCertain(name: FactName, fact: Fact, matcher: Matcher): boolean {
  const { value } = fact;
  if (value.kind === "interval")
    return matcher.kind === "range" && value.from >= matcher.from && value.to < matcher.below;
  if (FACTS[name].kind === "held") return isPossible(name, fact, matcher);
  const isPlace = FACTS[name].kind === "place";
  for (const each of value.values) if (!meets(each, value, matcher, isPlace)) return false;
  return value.values.size > 0;
}

/** The outcome of matching a condition against facts. */
export type Matching =
  | { readonly applies: true; readonly assumed: readonly FactName[]; readonly depends: readonly FactName[] }
  | { readonly applies: false; readonly because: FactName };

const NONE: readonly FactName[] = [];
const APPLIES: Matching = { applies: true, assumed: NONE, depends: NONE };

/**
 * Matches a condition: it applies where some possible value of each fact meets it. An unknown fact lets the rule
 * apply and appears under `assumed`; an unknown age appears under `depends` and stays undecided.
 */
export function matchCondition(when: Condition, facts: Facts): Matching {
  let assumed = NONE;
  let depends = NONE;
  for (const [name, matcher] of when) {
    const fact = facts.get(name);
    if (fact === undefined && name === "youngest") depends = [...depends, name];
    else if (fact === undefined) assumed = [...assumed, name];
    else if (!isPossible(name, fact, matcher)) return { applies: false, because: name };
  }
  return assumed === NONE && depends === NONE ? APPLIES : { applies: true, assumed, depends };
}

/**
 * Returns the first fact because of which a condition does not surely and provably hold, as exceptions and grants
 * need it to; undefined where it does.
 */
export function doubtOf(condition: Condition, facts: Facts): FactName | undefined {
  for (const [name, matcher] of condition) {
    const fact = facts.get(name);
    if (fact === undefined || !fact.proven || !isCertain(name, fact, matcher)) return name;
  }
  return undefined;
}
