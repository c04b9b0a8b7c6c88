/** Who gets a notice: whoever is concerned, cut down by the marking and by what nodes have agreed. */
import { mayLeaveHome } from "./marking.ts";
import type { Notice } from "./notice.ts";

/** Whether `jurisdiction` has people among those concerned: `US-IL` is concerned by people in `US-IL` or in all of `US`. */
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

/** Whether a node that serves these jurisdictions is to get the notice. */
export function concernsAny(notice: Notice, jurisdictions: Iterable<string>): boolean {
  const places = placesOf(notice);
  return [...jurisdictions].some((jurisdiction) => places.some((place) => concerns(jurisdiction, place)));
}

/** Of all peers, those to which a notice goes. */
export function peersFor<P extends { readonly jurisdictions: readonly string[] }>(
  notice: Notice,
  peers: readonly P[],
): readonly P[] {
  if (!mayLeaveHome(notice.marking.tlp)) return [];
  return peers.filter(({ jurisdictions }) => concernsAny(notice, jurisdictions));
}

/** A regulator as its node knows it. */
export type Viewer = { readonly id: string; readonly serves: readonly string[] };

/** Of a node's own regulators, those who see a notice: the reporter, and whoever is concerned unless it is RED. */
export function viewersFor(notice: Notice, regulators: readonly Viewer[]): readonly string[] {
  return regulators
    .filter(
      ({ id, serves }) =>
        id === notice.reporter || (mayLeaveHome(notice.marking.tlp) && concernsAny(notice, serves)),
    )
    .map(({ id }) => id);
}
