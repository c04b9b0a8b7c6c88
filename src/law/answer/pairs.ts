/**
 * Pairs: two open facts that spare something only together, since one exception or one recognition needs both. Only what one
 * condition names together is tried, so that the work grows with the rules and not with all combinations.
 */
import type { FactName, Facts, FactValue } from "../fact.ts";
import type { Floor } from "../outcome.ts";
import type { FactClass } from "../partition.ts";
import { type Condition, doubtOf, isPossible, type Matcher } from "../rule.ts";
import { effectOf } from "./effect.ts";
import { sparingIn } from "./looking.ts";
import type { Setting } from "./setting.ts";

/** The most pairs that one answer tries, and the most of them that it asks about. */
export const MOST_PAIRS = 24;
const MOST_ASKED = 3;

/** A fact that matters together with a value of another one, which its condition names first. */
export type Pair = {
  readonly given: {
    readonly fact: FactName;
    readonly value: FactValue;
    readonly members: readonly string[];
  };
  readonly name: FactName;
  /** The classes among which the question chooses. */
  readonly classes: readonly FactClass[];
};

/** Returns the pairs under which less is asked before the transfer than under either fact alone, in the order of the rules. */
export function findPairs(setting: Setting, base: Floor): readonly Pair[] {
  const shown = new Map([...setting.stated, ...setting.presumed]);
  const seen = new Set<string>();
  const found: Pair[] = [];
  for (const condition of sparingIn(setting.laws(), setting.stated)) {
    const pair = pairIn(condition, shown, setting);
    if (pair === undefined) continue;
    const key = `${pair.given.fact} ${pair.given.members} ${pair.name}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (seen.size > MOST_PAIRS || found.length === MOST_ASKED) break;
    if (sparesTogether(pair, condition, setting, base)) found.push(pair);
  }
  return found;
}

/** Returns the two open facts that keep a condition from holding; undefined where they are not two, or both presumed. */
function pairIn(condition: Condition, shown: Facts, { presumed, offered }: Setting): Pair | undefined {
  const missing = [...condition].filter((test) => doubtOf(new Map([test]), shown) !== undefined);
  const [first, second, ...others] = missing;
  if (first === undefined || second === undefined || others.length > 0) return undefined;
  // A presumption may be wrong, but not two at once.
  if (missing.every(([name]) => presumed.has(name))) return undefined;
  const open = offered();
  const [fact, matcher] = first;
  const [name] = second;
  const value = open.get(fact)?.find((each) => meets(each, fact, matcher));
  const classes = open.get(name);
  if (value === undefined || classes === undefined) return undefined;
  return { given: { fact, value: value.value, members: value.members }, name, classes };
}

const meets = ({ value }: FactClass, name: FactName, matcher: Matcher) =>
  isPossible(name, { value, proven: true }, matcher);

/** Returns true where both facts together spare a demand before the transfer that neither spares alone. */
function sparesTogether(
  { given, name, classes }: Pair,
  condition: Condition,
  setting: Setting,
  base: Floor,
): boolean {
  const matcher = condition.get(name);
  const other = matcher && classes.find((each) => meets(each, name, matcher));
  if (other === undefined) return false;
  const spared = (...facts: readonly (readonly [FactName, FactValue])[]) => {
    const stated = facts.map(([fact, value]) => [fact, { value, proven: true }] as const);
    const all = new Map([...setting.stated, ...stated]);
    return new Set(
      effectOf(base, setting.floorFor(all), setting, all).drops.flatMap(({ dimension, by, weight }) =>
        weight === "clause" ? `${dimension} ${by.jurisdiction} ${by.rule} ${by.side}` : [],
      ),
    );
  };
  const [one, two] = [[given.fact, given.value] as const, [name, other.value] as const];
  return spared(one, two).difference(spared(one)).difference(spared(two)).size > 0;
}
