/** Finds the audience of a notice: everyone concerned, as far as the marking and the agreements allow. */
import { mayLeaveHome } from "./marking.ts";
import type { Notice } from "./notice.ts";

/**
 * Returns true when `jurisdiction` has people among those concerned: `US-IL` is concerned by people in `US-IL` or in
 * all of `US`.
 */
function concerns(jurisdiction: string, place: string): boolean {
  return (
    place === jurisdiction || jurisdiction.startsWith(`${place}-`) || place.startsWith(`${jurisdiction}-`)
  );
}

/** Returns the places that a notice concerns: those of its people, and the one that reports. */
export function placesOf(notice: Notice): readonly string[] {
  return [
    ...new Set([notice.jurisdiction, ...(notice.content?.subjects ?? []).map(({ place }) => place)]),
  ].sort();
}

/** Returns the jurisdiction that a place is part of where its code does not say so: `EU` for `IE`. */
export type AreaOf = (place: string) => string;

/** Returns true when a node that serves these jurisdictions must get the notice. */
export function concernsAny(notice: Notice, jurisdictions: Iterable<string>, areaOf: AreaOf): boolean {
  const named = placesOf(notice);
  const places = [...named, ...named.map(areaOf)];
  return [...jurisdictions].some((jurisdiction) => places.some((place) => concerns(jurisdiction, place)));
}

/** Selects the peers to which a notice goes. */
export function peersFor<P extends { readonly jurisdictions: readonly string[] }>(
  notice: Notice,
  peers: readonly P[],
  areaOf: AreaOf,
): readonly P[] {
  if (!mayLeaveHome(notice.marking.tlp)) return [];
  return peers.filter(({ jurisdictions }) => concernsAny(notice, jurisdictions, areaOf));
}

/** A regulator as its node knows it. */
export type Viewer = { readonly id: string; readonly serves: readonly string[] };

/**
 * Selects the regulators of a node who see a notice: the reporter and, unless the marking is RED, everyone concerned.
 */
export function viewersFor(notice: Notice, regulators: readonly Viewer[], areaOf: AreaOf): readonly string[] {
  return regulators
    .filter(
      ({ id, serves }) =>
        id === notice.reporter || (mayLeaveHome(notice.marking.tlp) && concernsAny(notice, serves, areaOf)),
    )
    .map(({ id }) => id);
}
