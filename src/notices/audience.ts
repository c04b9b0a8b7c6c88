/** The audience of a notice: everyone concerned, cut down by the marking and by what nodes have agreed. */
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

/** The places that a notice concerns: where its people are, and the one that reports. */
export function placesOf(notice: Notice): readonly string[] {
  return [
    ...new Set([notice.jurisdiction, ...(notice.content?.subjects ?? []).map(({ place }) => place)]),
  ].sort();
}

/** The jurisdiction of which a place is part where its code does not say so: `EU` for `IE`. */
export type AreaOf = (place: string) => string;

/** Returns true when a node that serves these jurisdictions is to get the notice. */
export function concernsAny(notice: Notice, jurisdictions: Iterable<string>, areaOf: AreaOf): boolean {
  const named = placesOf(notice);
  const places = [...named, ...named.map(areaOf)];
  return [...jurisdictions].some((jurisdiction) => places.some((place) => concerns(jurisdiction, place)));
}

/** Of all peers, those to which a notice goes. */
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

/** Of a node's own regulators, those who see a notice: the reporter, and whoever is concerned unless it is RED. */
export function viewersFor(notice: Notice, regulators: readonly Viewer[], areaOf: AreaOf): readonly string[] {
  return regulators
    .filter(
      ({ id, serves }) =>
        id === notice.reporter || (mayLeaveHome(notice.marking.tlp) && concernsAny(notice, serves, areaOf)),
    )
    .map(({ id }) => id);
}
