/** The reach of a notice: for each place concerned, those who are told, and who is not told, with the reason. */
import { areasOf, lawPlaceOf, overlap, unionOf } from "../law/areas.ts";
import type { Atlas } from "../law/atlas.ts";
import { placeOf } from "../law/places.ts";
import { placesOf } from "./audience.ts";
import type { NoticesContext } from "./context.ts";
import { mayLeaveHome } from "./marking.ts";
import type { Notice } from "./notice.ts";

/** A place that a notice concerns. */
export type Reach = {
  readonly place: string;
  /** The SPIFFE ids of those whom the notice reaches there: regulators of this node, and nodes of peers. */
  readonly told: readonly string[];
  /**
   * One sentence where nobody is told, or not everybody: who serves a part alone reaches that part, and the authorities of
   * all other laws there are named. Empty otherwise.
   */
  readonly why: string;
};

/**
 * Returns a line for each place that a notice concerns, ordered by place; then one for each peer that has an earlier
 * version and that this one does not concern. `sent` are the SPIFFE ids of the peers to which versions went.
 */
export function reachOf(
  context: NoticesContext,
  notice: Notice,
  sent: Iterable<string> = [],
): readonly Reach[] {
  const concerned = placesOf(notice).map((place) => ({ place, ...toldAt(context, notice, place) }));
  if (!mayLeaveHome(notice.marking.tlp)) return concerned;
  const told = new Set(concerned.flatMap((each) => each.told));
  const former = [...new Set(sent)].filter((peer) => !told.has(peer)).toSorted();
  return [
    ...concerned,
    ...context.peers
      .at(context.clock.now())
      .filter(({ node }) => former.includes(node))
      .map(({ node, party }) => ({ place: party.jurisdictions.join(" "), told: [node], why: FORMER })),
  ];
}

/**
 * Returns who is told of a withdrawal, as `reachOf` does: those whom the withdrawn version concerns, and every peer that
 * has any version.
 */
export function reachOfWithdrawal(
  context: NoticesContext,
  withdrawn: Notice,
  sent: Iterable<string>,
): readonly Reach[] {
  return reachOf(context, withdrawn, sent).map((each) => (each.why === FORMER ? { ...each, why: "" } : each));
}

const FORMER =
  "no longer concerned; this node gets the version because it has an earlier one, and shows its content to nobody: to keep the content from the node, withdraw this notice and report another";

/** Somebody who serves places that overlap the one concerned. */
type Server = { readonly id: string; readonly serves: readonly string[] };

function toldAt(context: NoticesContext, { marking, reporter }: Notice, place: string): Omit<Reach, "place"> {
  const atlas = context.atlas();
  const serves = ({ serves: served }: Server) => served.some((each) => overlap(atlas, each, place));
  const here = context.regulators().filter(serves);
  if (!mayLeaveHome(marking.tlp)) {
    const told = here.map(({ id }) => id).filter((id) => id === reporter);
    const others = byOtherMeans(atlas, [lawPlaceOf(atlas, place)]);
    return { told, why: `TLP:RED: only the reporter sees it; ${others}` };
  }
  const peers = context.peers
    .at(context.clock.now())
    .map(({ node, party, inForce }) => ({ id: node, serves: party.jurisdictions, inForce }))
    .filter(serves);
  const told = [...here, ...peers.filter(({ inForce }) => inForce)];
  const ended = peers.filter(({ inForce }) => !inForce).map(({ id }) => id);
  const why = told.length > 0 ? gapsOf(atlas, place, told, ended) : nobody(context, place, ended);
  return { told: told.map(({ id }) => id), why };
}

/** Says why nobody is told at a place. `ended` are the peers that serve it under an agreement that is not in force. */
function nobody(context: NoticesContext, place: string, ended: readonly string[]): string {
  const atlas = context.atlas();
  const served = [...context.jurisdictions].some((each) => overlap(atlas, each, place));
  const cause = served ? "no regulator of this node serves it" : "no node is known for it";
  const why = ended.length > 0 ? "the agreement with its node is not in force" : cause;
  return `${why}; ${byOtherMeans(atlas, lawsAt(atlas, place))}`;
}

/** Says who is not told at a place where somebody is; empty where all are. */
function gapsOf(atlas: Atlas, place: string, told: readonly Server[], ended: readonly string[]): string {
  const served = told.flatMap(({ serves }) => serves).map(placeOf);
  const own = lawPlaceOf(atlas, place);
  // A union's node serves its members: they have its law. A country's does not serve a state that has a law of its own.
  const whole = unionOf(atlas, own);
  const isWhole = served.some((each) => holds(atlas, each, place) && holds(atlas, whole, each));
  const hasLaw = atlas.packs.has(own);
  const isAround = served.some((each) => holds(atlas, each, place));
  const parts = [...new Set(served.filter((each) => holds(atlas, place, each)))].toSorted();
  const isTold = isWhole || (!hasLaw && isAround);
  const missing = lawsAt(atlas, place).filter((law) => (law === own ? !isTold : !served.includes(law)));
  return [
    ...(isTold
      ? []
      : [
          isAround ? "nobody is told who serves it itself" : `only a part of it is told: ${parts.join(", ")}`,
        ]),
    ...ended.map((id) => `the agreement with ${id} is not in force, and it is not told`),
    ...(missing.length === 0 ? [] : [byOtherMeans(atlas, missing)]),
  ].join("; ");
}

/** Returns true where `inner` is `outer`, or lies within it. */
const holds = (atlas: Atlas, outer: string, inner: string) => areasOf(atlas, inner).includes(placeOf(outer));

/** Returns the jurisdictions that have a law at a place: the nearest one that holds there, and each one within it. */
function lawsAt(atlas: Atlas, place: string): readonly string[] {
  const own = lawPlaceOf(atlas, place);
  // Whoever tells a union has told its members: its law says which of their authorities leads.
  const within = [...atlas.packs.keys()].filter(
    (law) => law !== own && unionOf(atlas, law) === law && holds(atlas, place, law),
  );
  return [own, ...within.toSorted()];
}

/** Names the authorities to tell in another way, as the laws of these places name them. */
function byOtherMeans(atlas: Atlas, places: readonly string[]): string {
  const ids = places.flatMap((place) => atlas.packs.get(place)?.regulators ?? []).map(({ id }) => id);
  return ids.length === 0
    ? "no pack names its authority: find out whom to tell"
    : `tell ${ids.join(", ")} by other means`;
}
