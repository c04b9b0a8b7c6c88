/**
 * The pairs of places for tests of what holds of every pair. A member's law is its union's with its own rules on top, and these
 * look at no place: `packs/overlays.test.ts` proves both of each. So a member is paired with a few places, and every other place
 * with every other.
 */

import { unionOf } from "../../src/law/areas.ts";
import { standalone } from "../../src/law/atlas.ts";
import { atlas } from "./question.ts";

const all = standalone(atlas);

/** The members of a union that have a pack of their own. */
export const MEMBERS = all.filter((place) => unionOf(atlas, place) !== place);
const apart = all.filter((place) => unionOf(atlas, place) === place);

/** Places with which each member is paired: its union, a law that bars, a law that localises, and one that asks little. */
const FEW = ["EU", "US-IL", "CN", "JP"];

/** Returns the places with which a place is paired, itself left out. The relation is symmetric. */
export function partnersOf(place: string): readonly string[] {
  const at = MEMBERS.indexOf(place);
  const neighbours = [MEMBERS.at(at - 1) ?? "EU", MEMBERS[(at + 1) % MEMBERS.length] ?? "EU"];
  const partners = at >= 0 ? [...FEW, ...neighbours] : FEW.includes(place) ? all : apart;
  return [...new Set(partners)].filter((each) => each !== place);
}

/** Every ordered pair of partners, and each place with itself. */
export const PAIRS: readonly (readonly [from: string, to: string])[] = all.flatMap((from) =>
  [from, ...partnersOf(from)].map((to) => [from, to] as const),
);
