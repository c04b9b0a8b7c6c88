/** The error for a place without a law of its own here: it names the places that may have been meant. */
import { ComityError } from "../errors.ts";
import { findNearest } from "../vocabulary/nearest.ts";
import { suggestPlaces } from "./place-names.ts";

/** The places around: every place with a pack, those within this one, and the law around this one. */
type Neighbours = {
  readonly all: readonly string[];
  readonly within: readonly string[];
  /** The place whose law holds there; the place itself where there is none. */
  readonly area: string;
};

/**
 * Makes the error JURISDICTION_UNKNOWN for a place: it names the law around it, the laws within it, or places that are
 * spelt nearly so.
 */
export function createUnknownPlace(place: string, { all, within, area }: Neighbours): ComityError {
  // Of two letters everything is near: `IL` is not India.
  const meant = place.includes("-") ? findNearest(place, all) : suggestPlaces(place);
  const near = meant.map((each) => `\`${each}\``);
  const isInside = area !== place && all.includes(area);
  const hint = isInside
    ? `, which lies within \`${area}\`: write \`${area}\``
    : within.length > 0
      ? `, which holds only what the laws within it share: name one of ${within.join(", ")}`
      : near.length > 0
        ? `, did you mean ${near.join(" or ")}; packs here: ${all.join(", ")}`
        : `; packs here: ${all.join(", ")}`;
  return new ComityError("JURISDICTION_UNKNOWN", `no pack for \`${place.slice(0, 64)}\`${hint}`);
}
