/**
 * Probes put the tests of conditions to facts. The rules of a law put the same few tests again and again, so a probe
 * that they share looks at the same facts once.
 */

import type { FactName, Facts } from "./fact.ts";
import { type Condition, isCertain, isPossible, type Matcher } from "./rule.ts";

/** The facts of a condition that nobody stated. */
type Unstated = { readonly assumed: readonly FactName[]; readonly depends: readonly FactName[] };

const STATED: Unstated = { assumed: [], depends: [] };

/** No possible value of the fact meets the test; some does; every one does, and that is proven; or nobody stated it. */
type Finding = "no" | "possible" | "proven" | "unstated";

/** One test of one fact, with its last finding. */
export class Probe {
  readonly name: FactName;
  readonly #matcher: Matcher;
  #facts: Facts | undefined;
  #finding: Finding = "unstated";

  constructor(name: FactName, matcher: Matcher) {
    this.name = name;
    this.#matcher = matcher;
  }

  /** Looks at the facts. INVARIANT: facts never change, so that the same facts give the same finding. */
  look(facts: Facts): Finding {
    if (this.#facts === facts) return this.#finding;
    this.#facts = facts;
    this.#finding = this.#find(facts);
    return this.#finding;
  }

  #find(facts: Facts): Finding {
    const fact = facts.get(this.name);
    if (fact === undefined) return "unstated";
    if (!isPossible(this.name, fact, this.#matcher)) return "no";
    return fact.proven && isCertain(this.name, fact, this.#matcher) ? "proven" : "possible";
  }
}

/** The probes of a condition, in its order. */
export type Probes = readonly Probe[];

/** Makes the probes of a condition. */
export type CreateProbes = (condition: Condition) => Probes;

/** Makes probes that nothing else shares. */
export const createProbes: CreateProbes = (condition) =>
  [...condition].map(([name, matcher]) => new Probe(name, matcher));

/** Returns a maker of probes that gives equal tests the same probe. It keeps each that it made. */
export function createSharedProbes(): CreateProbes {
  const shared = new Map<string, Probe>();
  return (condition) =>
    [...condition].map(([name, matcher]) => {
      const key = `${name} ${formatMatcher(matcher)}`;
      const probe = shared.get(key) ?? new Probe(name, matcher);
      shared.set(key, probe);
      return probe;
    });
}

function formatMatcher(matcher: Matcher): string {
  if (matcher.kind === "oneOf") return JSON.stringify([...matcher.values].sort());
  return matcher.kind === "range" ? `${matcher.from}..${matcher.below}` : matcher.day;
}

/** Returns the index of the first probe from `start` up to `end` that keeps a rule out; `end` where none does. */
export function findKeepingOut(probes: Probes, start: number, end: number, facts: Facts): number {
  for (let i = start; i < end; i++) if (probes[i]?.look(facts) === "no") return i;
  return end;
}

/** Returns the outcome of a condition that nothing keeps out, as `matchCondition` does. */
export function matchUnstated(probes: Probes, facts: Facts): Unstated {
  let found = STATED;
  for (const probe of probes) {
    if (probe.look(facts) !== "unstated") continue;
    const [assumed, depends] = [found.assumed, found.depends];
    found =
      probe.name === "youngest"
        ? { assumed, depends: [...depends, probe.name] }
        : { assumed: [...assumed, probe.name], depends };
  }
  return found;
}

/** Returns the first fact because of which a condition does not surely and provably hold, as `doubtOf` does. */
export function doubtOfProbes(probes: Probes, facts: Facts): FactName | undefined {
  for (const probe of probes) if (probe.look(facts) !== "proven") return probe.name;
  return undefined;
}
