/** Finds the audience of a notice: everyone concerned, as far as the marking and the agreements allow. */
import { mayLeaveHome } from "./marking.ts";
import type { Notice } from "./notice.ts";

/** Returns true where one place lies within the other, whichever way: an area, a state of it, or a union. */
export type Overlap = (one: string, other: string) => boolean;

/** Returns the places that a notice concerns: those of its people, and the one that reports. */
export function placesOf(notice: Notice): readonly string[] {
  return [
    ...new Set([notice.jurisdiction, ...(notice.content?.subjects ?? []).map(({ place }) => place)]),
  ].sort();
}

/**
 * Returns true when whoever serves these jurisdictions must get the notice: people in `IE` concern the Union's
 * authority, and people somewhere in the Union concern that of `IE`.
 */
export function concernsAny(notice: Notice, jurisdictions: Iterable<string>, overlap: Overlap): boolean {
  const places = placesOf(notice);
  return [...jurisdictions].some((jurisdiction) => places.some((place) => overlap(jurisdiction, place)));
}

/** Selects the peers to which a notice goes. */
export function peersFor<P extends { readonly jurisdictions: readonly string[] }>(
  notice: Notice,
  peers: readonly P[],
  overlap: Overlap,
): readonly P[] {
  if (!mayLeaveHome(notice.marking.tlp)) return [];
  return peers.filter(({ jurisdictions }) => concernsAny(notice, jurisdictions, overlap));
}

/** A regulator as its node knows it. */
export type Viewer = { readonly id: string; readonly serves: readonly string[] };

/**
 * Selects the regulators of a node who see a notice: the reporter and, unless the marking is RED, everyone concerned.
 */
export function viewersFor(
  notice: Notice,
  regulators: readonly Viewer[],
  overlap: Overlap,
): readonly string[] {
  return regulators
    .filter(
      ({ id, serves }) =>
        id === notice.reporter || (mayLeaveHome(notice.marking.tlp) && concernsAny(notice, serves, overlap)),
    )
    .map(({ id }) => id);
}
