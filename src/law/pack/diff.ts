/**
 * Compares two states of a pack: for each dimension, over all facts that matter, is the newer one stricter or looser?
 */

import { ruleOn } from "../compile.ts";
import type { FactName } from "../fact.ts";
import { computeFloor, type Side, type Source } from "../floor.ts";
import type { Implications } from "../formula.ts";
import { bottom, DIMENSION_KEYS, DIMENSIONS, type Dimension, type Value } from "../lattice/dimension.ts";
import { within } from "../lattice/order.ts";
import { type Combination, combinationsOf, factsOf, type Partition, partitionOf } from "../partition.ts";
import { type DatedPenalty, penaltiesOn } from "../penalty.ts";
import { type Condition, type Grant, inForce, type Rule } from "../rule.ts";
import { Rulebook } from "../rulebook.ts";
import type { Pack } from "./pack.ts";

/** A pack as it stands on a day. */
export type Stand = { readonly pack: Pack; readonly day: string };

export type Change = "stricter" | "looser" | "incomparable";

/**
 * One change: the sides on which it occurs and, for each fact that matters, the classes of values in which it occurs.
 */
export type Changed = {
  readonly change: Change;
  readonly sides: readonly Side[];
  readonly where: ReadonlyMap<FactName, readonly string[]>;
};

export type DimensionDiff = {
  readonly dimension: Dimension;
  readonly changes: readonly Changed[];
  readonly ends: readonly Rule[];
  readonly begins: readonly Rule[];
};

export type PackDiff = {
  readonly dimensions: readonly DimensionDiff[];
  readonly grants: { readonly ends: readonly Grant[]; readonly begins: readonly Grant[] };
  readonly terms: { readonly ends: readonly string[]; readonly begins: readonly string[] };
  /** The penalties, with the value of their units on each day. */
  readonly penalties: { readonly ends: readonly DatedPenalty[]; readonly begins: readonly DatedPenalty[] };
  /** The dimensions that came to be researched as a whole (`ends`), or that no longer count as such (`begins`). */
  readonly notResearched: { readonly ends: readonly Dimension[]; readonly begins: readonly Dimension[] };
};

const SIDES = ["origin", "destination", "touched"] as const satisfies readonly Side[];
const NOTHING = { advertising: false, sale: false, onward: false };

/**
 * Formats an entry as text for comparison. `until` is left out, since an end in the future changes nothing
 * yet.
 */
const textOf = (dated: Rule | Grant | DatedPenalty) =>
  JSON.stringify(dated, (key, value) =>
    key === "until" ? undefined : value instanceof Map || value instanceof Set ? [...value] : value,
  );

function changedOf<T extends Rule | Grant | DatedPenalty>(before: readonly T[], after: readonly T[]) {
  const [old, young] = [before, after].map((each) => new Set(each.map(textOf))) as [Set<string>, Set<string>];
  return {
    ends: before.filter((each) => !young.has(textOf(each))),
    begins: after.filter((each) => !old.has(textOf(each))),
  };
}

const rulesAt = ({ pack, day }: Stand) => pack.rules.filter((rule) => inForce(rule, day));

/** Tests whether a rule bears on a dimension. A destination's export mechanism bears on `onward` too. */
const bearsOn = (dimension: Dimension) => (rule: Rule) =>
  rule.require.has(dimension) || (dimension === "onward" && rule.require.has("mechanism"));

function sourceOf({ pack, day }: Stand, side: Side, dimension: Dimension): Source {
  const rules = pack.rules.filter(bearsOn(dimension));
  return { jurisdiction: pack.jurisdiction, side, day, rules, grants: [] };
}

function compareRules(before: Value, after: Value, implications: Implications): Change | "same" {
  const [grows, shrinks] = [within(before, after, implications), within(after, before, implications)];
  if (grows) return shrinks ? "same" : "stricter";
  return shrinks ? "looser" : "incomparable";
}

/** Returns the conditions of rules, `unless` among them. */
export function conditionsOf(rules: readonly Rule[]): readonly Condition[] {
  return rules.flatMap(({ when, unless }) => [when, ...unless]);
}

/** Returns the conditions of rules as they count on a side; none of a rule that does not count there. */
export function conditionsOn(side: Side, rules: readonly Rule[]): readonly Condition[] {
  return conditionsOf(rules.flatMap((rule) => ruleOn(rule, side) ?? []));
}

/** Computes the values of a dimension in one pack on one side, for every combination of the facts that matter. */
export function valuesOver(
  stand: Stand,
  side: Side,
  dimension: Dimension,
  combinations: Iterable<Combination>,
  implications: Implications,
): readonly Value[] {
  const sources = [sourceOf(stand, side, dimension)];
  const rulebook = new Rulebook(implications);
  return Array.from(combinations, (each) => {
    const { dimensions } = computeFloor(sources, factsOf(each), NOTHING, rulebook);
    return dimensions.get(dimension)?.value ?? bottom(DIMENSIONS[dimension]);
  });
}

function whereOf(changed: readonly Combination[], partition: Partition): Changed["where"] {
  const where = new Map<FactName, readonly string[]>();
  for (const [name, classes] of partition) {
    const seen = new Set(changed.map((each) => each.get(name)));
    if (seen.size < classes.length)
      where.set(
        name,
        [...seen].flatMap((each) => each?.members ?? []),
      );
  }
  return where;
}

const sameWhere = ({ change, where }: Changed) => JSON.stringify([change, [...where]]);

function changesOn(
  side: Side,
  dimension: Dimension,
  [before, after]: readonly [Stand, Stand],
  implications: Implications,
): readonly Changed[] {
  const rules = [...rulesAt(before), ...rulesAt(after)].filter(bearsOn(dimension));
  const partition = partitionOf(conditionsOn(side, rules));
  const all = [...combinationsOf(partition)];
  const [old, young] = [before, after].map((stand) =>
    valuesOver(stand, side, dimension, all, implications),
  ) as [readonly Value[], readonly Value[]];
  const byChange = Map.groupBy(all.keys(), (i) =>
    compareRules(old[i] as Value, young[i] as Value, implications),
  );
  byChange.delete("same");
  return [...byChange].map(([change, indices]) => ({
    change: change as Change,
    sides: [side],
    where: whereOf(
      indices.map((i) => all[i] as Combination),
      partition,
    ),
  }));
}

/** Compares two states of a pack. Rules are compared by the demands that they make; grants and terms are listed. */
export function diffOf(before: Stand, after: Stand, implications: Implications): PackDiff {
  const rules = changedOf(rulesAt(before), rulesAt(after));
  const touched = DIMENSION_KEYS.filter((dimension) =>
    [...rules.ends, ...rules.begins].some(bearsOn(dimension)),
  );
  const dimensions = touched.map((dimension): DimensionDiff => {
    const each = SIDES.flatMap((side) => changesOn(side, dimension, [before, after], implications));
    const merged = [...Map.groupBy(each, sameWhere).values()].map((group) => ({
      ...(group[0] as Changed),
      sides: group.flatMap(({ sides }) => sides),
    }));
    return {
      dimension,
      changes: merged,
      ends: rules.ends.filter(bearsOn(dimension)),
      begins: rules.begins.filter(bearsOn(dimension)),
    };
  });
  const grants = ({ pack, day }: Stand) => pack.grants.filter((grant) => inForce(grant, day));
  const terms = ({ pack }: Stand) => new Set(pack.scheme.terms.map(({ term }) => term));
  const penalties = ({ pack, day }: Stand) => penaltiesOn(pack, day);
  const open = ({ pack }: Stand) => new Set(pack.notResearched);
  return {
    dimensions,
    grants: changedOf(grants(before), grants(after)),
    terms: {
      ends: [...terms(before).difference(terms(after))],
      begins: [...terms(after).difference(terms(before))],
    },
    penalties: changedOf(penalties(before), penalties(after)),
    notResearched: {
      ends: [...open(before).difference(open(after))],
      begins: [...open(after).difference(open(before))],
    },
  };
}
