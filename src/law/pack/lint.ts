/**
 * Checks a pack beyond its form: no rule is dead, a change of law leaves no gap, and more people or a younger person
 * never ask for less. The last check is a proof over all facts that the pack's rules look at, not a sample.
 */

import type { Atom } from "../atom.ts";
import { FACTS, type FactName } from "../fact.ts";
import type { Side } from "../floor.ts";
import { type Implications, NO_IMPLICATIONS, toCnf } from "../formula.ts";
import { atomsIn, DIMENSION_KEYS, type Dimension, type Value } from "../lattice/dimension.ts";
import { EVENT_NAMES, isEvent } from "../lattice/duty.ts";
import { within } from "../lattice/order.ts";
import { type Combination, combinationsOf, factsOf, partitionOf, sizeOf } from "../partition.ts";
import { doubtOf, inForce, matchCondition, type Rule } from "../rule.ts";
import { conditionsOf, conditionsOn, type Stand, valuesOver } from "./diff.ts";
import type { Pack } from "./pack.ts";
import { lintPenalties } from "./penalties.ts";

export type Finding = {
  /** The id of the rule or grant, or the name of the dimension. */
  readonly at: string;
  readonly says: string;
};

/**
 * The most combinations of one dimension that are tried. A pack with more gets a finding, since the proof would take
 * too long.
 */
export const MOST_COMBINATIONS = 200_000;

/** Returns every finding on a pack; an empty list where it is sound. */
export function lintPack(pack: Pack, implications: Implications): readonly Finding[] {
  return [
    ...pack.rules.flatMap((rule) => [
      ...deadRule(rule),
      ...strangers(rule, pack),
      ...events(rule),
      ...sentence(rule),
    ]),
    ...pack.grants.flatMap(sentence),
    ...[...pack.penalties, ...pack.units].flatMap(sentence),
    ...lintPenalties(pack, pack.rules),
    ...gaps(pack.rules),
    ...idleAtoms(pack),
    ...idleWays(pack),
    ...filingsToNobody(pack),
    ...firstDays(pack),
    ...openBaseline(pack),
    ...daysOf(pack).flatMap((day) => monotony(pack, day, implications)),
  ];
}

/** Finds a rule that no facts make apply, or that an exception always keeps out. */
function deadRule(rule: Rule): readonly Finding[] {
  const partition = partitionOf(conditionsOf([rule]));
  if (sizeOf(partition) > MOST_COMBINATIONS)
    return [
      { at: rule.id, says: `it looks at ${sizeOf(partition)} combinations of facts: too many to prove` },
    ];
  for (const each of combinationsOf(partition)) {
    const facts = factsOf(each);
    const excepted = rule.unless.some((condition) => doubtOf(condition, facts) === undefined);
    if (matchCondition(rule.when, facts).applies && !excepted) return [];
  }
  return [{ at: rule.id, says: "no facts make it apply: its exceptions take away all that it asks" }];
}

/** Finds duties to an addressee that is neither the people nor a regulator of the pack. */
function strangers(rule: Rule, pack: Pack): readonly Finding[] {
  const known = new Set(["subjects", ...pack.regulators.map(({ id }) => id)]);
  return [...rule.require.values()]
    .flatMap((demand) => (demand.kind === "duties" ? demand.duties : []))
    .filter(({ to }) => !known.has(to))
    .map(({ to }) => ({
      at: rule.id,
      says: `a duty goes to \`${to}\`: name it under \`regulators\`, or write \`subjects\``,
    }));
}

/** Finds duties after a breach that start at, or end with, an event that no notice can state. */
function events({ id, require }: Rule): readonly Finding[] {
  const demands = [require.get("breach.regulator"), require.get("breach.subjects")];
  return demands
    .flatMap((demand) => (demand?.kind === "duties" ? demand.duties : []))
    .flatMap(({ start, notAfter = start }) => [...new Set([start, notAfter])])
    .filter((event) => !isEvent(event))
    .map((event) => ({
      at: id,
      says: `no notice can state the event \`${event}\`: write one of \`${EVENT_NAMES.join("`, `")}\``,
    }));
}

function sentence({ id, says }: { readonly id: string; readonly says: string }): readonly Finding[] {
  return /^\p{Lu}.*\.$/su.test(says)
    ? []
    : [{ at: id, says: "`says` is a sentence: it begins with a capital and ends in a full stop" }];
}

/** Finds a rule that does not end on the day on which its replacement begins. */
function gaps(rules: readonly Rule[]): readonly Finding[] {
  return rules.flatMap((rule) => {
    const older = rules.find(({ id }) => id === rule.replaces);
    // Where the day of change is unsure, both rules bind meanwhile.
    if (older === undefined || rule.status === "unsure" || older.until === rule.from) return [];
    const what = (older.until ?? "") < rule.from ? "a gap" : "an overlap";
    return [
      {
        at: rule.id,
        says: `${what}: \`${older.id}\` ends on ${older.until}, and this begins on ${rule.from}`,
      },
    ];
  });
}

/** Finds atoms that a pack names and never asks for: a typing error, or a missing rule. */
function idleAtoms({ atoms, rules, grants }: Pack): readonly Finding[] {
  const asked = new Set([
    ...rules.flatMap(({ require }) => [...require.values()].flatMap(atomsIn)),
    ...grants.map(({ atom }) => atom),
  ]);
  return Object.keys(atoms)
    .filter((atom) => !asked.has(atom))
    .map((atom) => ({ at: atom, says: "no rule asks for it" }));
}

/** Finds usual ways that no rule asks for: an answer could never name them. */
function idleWays({ usual, rules }: Pack): readonly Finding[] {
  const asked = new Set(rules.flatMap(({ require }) => [...require.values()].flatMap(atomsIn)));
  return usual
    .filter(({ way }) => !asked.has(way))
    .map(({ way }) => ({ at: way, says: "it is called a usual way, and no rule asks for it" }));
}

/** Finds filings that do not say with whom, so that one with anybody would count. */
function filingsToNobody({ jurisdiction, atoms }: Pack): readonly Finding[] {
  const own = `${jurisdiction.toLowerCase()}.`;
  return Object.entries(atoms)
    .filter(([, { kind, to }]) => kind === "filing" && !to?.startsWith(own))
    .map(([at]) => ({
      at,
      says: `say under \`to\` with which authority it is filed, such as \`${own}regulator\``,
    }));
}

/**
 * Finds first days that cannot be meant: later than the last change of the law, and so late that a rule has ended before
 * anything that it asks for could exist.
 */
function firstDays(pack: Pack): readonly Finding[] {
  const { atoms, consentsSince, rules } = pack;
  const changes = daysOf(pack);
  const last = changes.at(-1);
  const tooLate = (day: string | undefined) =>
    day !== undefined && last !== undefined && day > last
      ? [`nothing of this law is as late as ${day}, its first day: the last change is of ${last}`]
      : [];
  const sinceOf = (atom: Atom) => (Object.hasOwn(atoms, atom) ? atoms[atom]?.since : undefined) ?? "";
  return [
    ...tooLate(consentsSince).map((says) => ({ at: "consentsSince", says })),
    ...Object.entries(atoms).flatMap(([at, { since }]) => tooLate(since).map((says) => ({ at, says }))),
    ...rules.flatMap(({ id, until, require }) =>
      [...require.values()]
        .flatMap((demand) => (demand.kind === "formula" ? toCnf(demand.formula, NO_IMPLICATIONS) : []))
        .filter((clause) => clause.length > 0 && clause.every((atom) => sinceOf(atom) >= (until ?? NEVER)))
        .map((clause) => ({
          at: id,
          says: `it ended on ${until}, before there was ${clause.map((atom) => `\`${atom}\``).join(" or ")}`,
        })),
    ),
  ];
}

/** Finds dimensions of the baseline that nobody has researched: it is no law, and every transfer would be denied. */
function openBaseline({ jurisdiction, notResearched }: Pack): readonly Finding[] {
  if (jurisdiction !== "BASELINE") return [];
  return notResearched.map((at) => ({
    at,
    says: "the baseline is no law that could be researched: leave out `notResearched`",
  }));
}

/** A day after all others. */
const NEVER = "9999-12-31";

/** Returns the days on which the law of a pack changes. Between two of them it stays the same. */
function daysOf({ rules }: Pack): readonly string[] {
  return [
    ...new Set(rules.flatMap(({ from, until }) => (until === undefined ? [from] : [from, until]))),
  ].sort();
}

const SIDES = ["origin", "destination", "touched"] as const satisfies readonly Side[];

function monotony(pack: Pack, day: string, implications: Implications): readonly Finding[] {
  return SIDES.flatMap((side) =>
    DIMENSION_KEYS.flatMap((dimension) => loosening(pack, day, side, dimension, implications)),
  );
}

/** Finds combinations where a greater number, or a lower age, would ask for less. */
function loosening(
  pack: Pack,
  day: string,
  side: Side,
  dimension: Dimension,
  implications: Implications,
): readonly Finding[] {
  const rules = pack.rules.filter((rule) => inForce(rule, day) && rule.require.has(dimension));
  const counting = rules.filter(countsSomething);
  const few = { pack: { ...pack, rules: counting }, day };
  // What looks at no number asks the same for each, and the join with it of what rises rises as well. So the few rules that
  // count prove most dimensions, and all are tried only where the few alone do not.
  return looserAmong(counting, few, side, dimension, implications).length === 0
    ? []
    : looserAmong(rules, { pack, day }, side, dimension, implications);
}

const countsSomething = (rule: Rule): boolean =>
  conditionsOf([rule]).some((condition) => [...condition.keys()].some(isNumber));

const isNumber = (name: FactName): boolean => FACTS[name].kind === "interval";

function looserAmong(
  rules: readonly Rule[],
  stand: Stand,
  side: Side,
  dimension: Dimension,
  implications: Implications,
): readonly Finding[] {
  const partition = partitionOf(conditionsOn(side, rules));
  const counted = [...partition.keys()].filter(isNumber);
  if (counted.length === 0) return [];
  if (sizeOf(partition) > MOST_COMBINATIONS)
    return [
      {
        at: dimension,
        says: `its rules look at ${sizeOf(partition)} combinations of facts: too many to prove`,
      },
    ];
  const all = [...combinationsOf(partition)];
  const values = valuesOver(stand, side, dimension, all, implications);
  return counted
    .flatMap((name) => looserFor(name, all, values, implications))
    .map((how) => ({
      at: dimension,
      says: `on ${stand.day} as ${side}, ${how}`,
    }));
}

function looserFor(
  name: FactName,
  all: readonly Combination[],
  values: readonly Value[],
  implications: Implications,
): readonly string[] {
  const others = (each: Combination) =>
    [...each].flatMap(([other, { members }]) => (other === name ? [] : [members[0]])).join("\n");
  const start = (i: number) => {
    const value = all[i]?.get(name)?.value;
    return value?.kind === "interval" ? value.from : 0;
  };
  for (const group of Map.groupBy(all.keys(), (i) => others(all[i] as Combination)).values()) {
    const rising = group.toSorted((a, b) => start(a) - start(b));
    // A lower age is the stricter one; of every other fact the greater number is.
    const stricter = name === "youngest" ? rising.toReversed() : rising;
    for (const [i, next] of stricter.entries()) {
      const before = stricter[i - 1];
      if (before === undefined) continue;
      if (!within(values[before] as Value, values[next] as Value, implications))
        return [`it asks less for ${name} ${start(next)} than for ${start(before)}`];
    }
  }
  return [];
}
