/**
 * Finds the dimensions that a use of the data engages beyond those of every transfer, and the further places that the
 * facts name.
 */
import type { Concepts } from "../vocabulary/concept.ts";
import { type FactName, type Facts, setOf } from "./fact.ts";

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
    sale: isSale(purposes, concepts) || [...actions].some((action) => SALES.has(action)),
    onward: false,
  };
}

/** Returns true where one of the purposes (leaves of the vocabulary) is a sale. */
function isSale(purposes: ReadonlySet<string>, concepts: Concepts): boolean {
  return !purposes.isDisjointFrom(concepts.leaves("pur:sale"));
}

/**
 * Computes the engagement of stated facts. A purpose that nobody stated may be any, so advertising and sale are engaged
 * too: stating less never asks for less.
 */
export function findEngagement(facts: Facts, concepts: Concepts): Engagement {
  const actions = valuesOf("action", facts) ?? new Set<string>();
  if (actions.size === 0) return { advertising: false, sale: false, onward: false };
  return engage(purposesIn(facts, concepts), actions, concepts);
}

/**
 * Adds the action `sell` to the facts where the purpose is a sale: whoever sells does so under whatever name of the
 * action. Returns the same facts where no action is stated, or where it is a sale already.
 */
export function withSale(facts: Facts, concepts: Concepts): Facts {
  const action = facts.get("action");
  const actions = valuesOf("action", facts) ?? new Set<string>();
  if (action === undefined || [...actions].some((each) => SALES.has(each))) return facts;
  if (!isSale(purposesIn(facts, concepts), concepts)) return facts;
  return new Map([...facts, ["action", { ...action, value: setOf(...actions, "sell") }]]);
}

/** Returns true where the stated action or purpose is, or may be, a sale. A purpose that nobody stated is none. */
export function isSaleIn(facts: Facts, concepts: Concepts): boolean {
  const actions = valuesOf("action", facts) ?? new Set<string>();
  return (
    [...actions].some((each) => SALES.has(each)) || isSale(valuesOf("purpose", facts) ?? new Set(), concepts)
  );
}

function purposesIn(facts: Facts, concepts: Concepts): ReadonlySet<string> {
  return valuesOf("purpose", facts) ?? new Set(concepts.all("purpose").map(({ id }) => id));
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
