/** Which recognitions of one law answer for a destination, be there a pack for it or not. */
import { sourcesOf } from "../../../src/law/atlas.ts";
import { computeFloor } from "../../../src/law/floor.ts";
import { atlas, DAY, engagementOf, factsOf, rulebook } from "../question.ts";

/** Citations of the grants of `from` that are used for `to`. */
export function recognised(
  from: string,
  to: string,
  facts: Readonly<Record<string, string>> = {},
  day = DAY,
): readonly string[] {
  const asked = factsOf({ from, to, ...facts });
  const origin = sourcesOf(atlas, from, from, [], day).filter(({ side }) => side === "origin");
  return computeFloor(origin, asked, engagementOf(asked), rulebook)
    .grants.filter(({ used }) => used)
    .map(({ by }) => by.cite);
}
