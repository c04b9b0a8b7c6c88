/**
 * The law of a place that no pack holds. It stands in a floor as a law of which nobody has researched anything: it adds
 * no demand that anybody knows, and no answer that rests on it says that a transfer is allowed.
 */
import { DIMENSION_KEYS } from "./lattice/dimension.ts";
import type { Side, Source } from "./source.ts";

/** Any day: this law has no rule that could be in force. */
const ANY_DAY = "1970-01-01";

const STATE = "a state of ";

/** Names the law of whichever state of a federation it is, where a question names the federation alone. */
export const stateOf = (federation: string): string => `${STATE}${federation}`;

/** Returns true for a name that `stateOf` has made. */
export const isStateOf = (jurisdiction: string): boolean => jurisdiction.startsWith(STATE);

/** Creates the source of a law that nobody has encoded: no rules, no grants, and every dimension open. */
export function createUnencoded(jurisdiction: string, side: Side): Source {
  return { jurisdiction, side, day: ANY_DAY, rules: [], grants: [], notResearched: DIMENSION_KEYS };
}
