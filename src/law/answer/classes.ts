/**
 * The classes of the facts that are open: those that nobody stated, and those that were stated as alternatives or as a
 * range. Rules treat all values of a class alike.
 */
import type { Concepts } from "../../vocabulary/concept.ts";
import { FACTS, type FactName, type Facts, type FactValue, setOf } from "../fact.ts";
import { classesWithin, type FactClass, OTHER } from "../partition.ts";
import type { Matcher } from "../rule.ts";

/** A test that a rule puts to a fact. */
export type FactTest = readonly [name: FactName, matcher: Matcher];

/** The classes of each open fact. A fact of a single class is closed: no rule tells its values apart. */
export type OpenFacts = ReadonlyMap<FactName, readonly FactClass[]>;

/** Returns the open facts among those that the tests look at, in the order of `FACTS`. */
export function findOpen(tests: Iterable<FactTest>, facts: Facts, concepts: Concepts): OpenFacts {
  const looked = new Map<FactName, Set<Matcher>>();
  for (const [name, matcher] of tests) {
    const known = looked.get(name);
    if (known === undefined) looked.set(name, new Set([matcher]));
    else known.add(matcher);
  }
  const open = new Map<FactName, readonly FactClass[]>();
  for (const name of Object.keys(FACTS) as FactName[]) {
    const matchers = looked.get(name);
    if (matchers === undefined) continue;
    const classes = classesWithin(name, [...matchers], valuesOf(name, facts, concepts));
    if (classes.length > 1) open.set(name, classes);
  }
  return open;
}

/** Returns the values that a fact may have; undefined where they cannot be listed. */
function valuesOf(name: FactName, facts: Facts, concepts: Concepts): FactValue | undefined {
  const fact = facts.get(name);
  const kind = FACTS[name];
  // Several words of a held fact are all the case: nothing about them is open.
  if (fact !== undefined && kind.kind === "held" && fact.value.kind === "set")
    return setOf([...fact.value.values][0] ?? OTHER);
  if (fact !== undefined) return fact.value;
  if (kind.kind === "list" || kind.kind === "held") return setOf(...kind.members);
  if (kind.kind === "yesNo") return setOf("true", "false");
  if (kind.kind === "interval") return { kind: "interval", from: kind.least, to: Number.POSITIVE_INFINITY };
  if (kind.kind !== "concept") return undefined;
  const ids = concepts.all(name as "modality" | "form" | "purpose").map(({ id }) => id);
  return setOf(...ids.filter((id) => concepts.leaves(id).has(id)));
}
