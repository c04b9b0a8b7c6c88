/** The dimensions that a use of the data brings into play beyond every transfer, and the places that it touches. */
import type { Concepts } from "../vocabulary/concept.ts";
import type { FactName, Facts } from "./fact.ts";

/** Uses that bring further dimensions into play: `consent.advertising`, `consent.sale` and `onward`. */
export type Engagement = {
  readonly advertising: boolean;
  readonly sale: boolean;
  readonly onward: boolean;
};

/** Actions that are a sale. */
export const SALES: ReadonlySet<string> = new Set(["sell", "lease", "trade"]);

/** The engagement of purposes (leaves of the vocabulary) and actions alone; `onward` is for an offer to say. */
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

/** The engagement of stated facts. A purpose that nobody stated may be any, advertising too: stating less never asks less. */
export function engagedBy(facts: Facts, concepts: Concepts): Engagement {
  const actions = valuesOf("action", facts) ?? new Set<string>();
  if (actions.size === 0) return { advertising: false, sale: false, onward: false };
  const purposes = valuesOf("purpose", facts) ?? new Set(concepts.all("purpose").map(({ id }) => id));
  return engage(purposes, actions, concepts);
}

function valuesOf(name: FactName, facts: Facts): ReadonlySet<string> | undefined {
  const value = facts.get(name)?.value;
  return value?.kind === "set" ? value.values : undefined;
}

/** Places that the facts touch beside origin and destination. */
export function touchedBy(facts: Facts): readonly string[] {
  return (["provenance", "subjectsIn", "outputIn"] as const).flatMap((name) => [
    ...(valuesOf(name, facts) ?? []),
  ]);
}
