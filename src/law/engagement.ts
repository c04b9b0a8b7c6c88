/**
 * Finds the dimensions that a use of the data engages beyond those of every transfer, and the further places that the
 * facts name.
 */
import type { Concepts } from "../vocabulary/concept.ts";
import type { FactName, Facts } from "./fact.ts";

/** The uses that engage further dimensions: `consent.advertising`, `consent.sale` and `onward`. */
export type Engagement = {
  readonly advertising: boolean;
  readonly sale: boolean;
  readonly onward: boolean;
};

/** The actions that count as a sale. */
export const SALES: ReadonlySet<string> = new Set(["sell", "lease", "trade"]);

/**
 * Computes the engagement of purposes (leaves of the vocabulary) and actions. `onward` stays false: the offer decides
 * it.
 */
export function engage(
  purposes: ReadonlySet<string>,
  actions: Iterable<string>,
  concepts: Concepts,
): Engagement {
  return {
    advertising: !purposes.isDisjointFrom(concepts.leaves("pur:advertising")),
    sale: [...actions].some((action) => SALES.has(action)),
    onward: false,
  };
}

/**
 * Computes the engagement of stated facts. A purpose that nobody stated may be any, so advertising is engaged too:
 * stating less never asks for less.
 */
export function findEngagement(facts: Facts, concepts: Concepts): Engagement {
  const actions = valuesOf("action", facts) ?? new Set<string>();
  if (actions.size === 0) return { advertising: false, sale: false, onward: false };
  const purposes = valuesOf("purpose", facts) ?? new Set(concepts.all("purpose").map(({ id }) => id));
  return engage(purposes, actions, concepts);
}

function valuesOf(name: FactName, facts: Facts): ReadonlySet<string> | undefined {
  const value = facts.get(name)?.value;
  return value?.kind === "set" ? value.values : undefined;
}

/** Returns the places that the facts name beside origin and destination. */
export function findTouchedPlaces(facts: Facts): readonly string[] {
  return (["provenance", "subjectsIn", "outputIn"] as const).flatMap((name) => [
    ...(valuesOf(name, facts) ?? []),
  ]);
}
