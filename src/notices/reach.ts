/** The reach of a notice: for each place concerned, those who are told, or the reason why nobody is. */
import { nodeOf } from "../federation/agreement.ts";
import { lawPlaceOf } from "../law/atlas.ts";
import { placesOf } from "./audience.ts";
import { type NoticesContext, overlapOf } from "./context.ts";
import { mayLeaveHome } from "./marking.ts";
import type { Notice } from "./notice.ts";

/** A place that a notice concerns. */
export type Reach = {
  readonly place: string;
  /** The SPIFFE ids of those whom the notice reaches there: regulators of this node, and nodes of peers. */
  readonly told: readonly string[];
  /** One sentence where nobody is told, or not everybody; empty otherwise. */
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
    ...context.peers.all
      .filter(({ node }) => former.includes(node))
      .map(({ node, party }) => ({ place: party.jurisdictions.join(" "), told: [node], why: FORMER })),
  ];
}

const FORMER =
  "no longer concerned; this node gets the version because it has an earlier one, and shows its content to nobody: to keep the content from the node, withdraw this notice and report another";

function toldAt(context: NoticesContext, { marking, reporter }: Notice, place: string): Omit<Reach, "place"> {
  const overlap = overlapOf(context);
  const serves = (places: readonly string[]) => places.some((each) => overlap(each, place));
  const here = context.regulators.filter((each) => serves(each.serves)).map(({ id }) => id);
  const peers = context.peers.all.filter(({ party }) => serves(party.jurisdictions));
  if (!mayLeaveHome(marking.tlp)) {
    const told = here.filter((id) => id === reporter);
    return { told, why: `TLP:RED: only the reporter sees it; ${byOtherMeans(context, place)}` };
  }
  const now = context.clock.now();
  const ended = peers.filter(({ node }) => context.peers.of(node, now)?.inForce !== true);
  const told = [...here, ...peers.filter((each) => !ended.includes(each)).map(({ party }) => nodeOf(party))];
  if (told.length > 0) return { told, why: "" };
  if (ended.length > 0)
    return { told, why: `the agreement with its node is not in force; ${byOtherMeans(context, place)}` };
  const served = [...context.jurisdictions].some((each) => overlap(each, place));
  const none = served ? "no regulator of this node serves it" : "no node is known for it";
  return { told, why: `${none}; ${byOtherMeans(context, place)}` };
}

/** Names the authorities to tell in another way, as the law of the place names them. */
function byOtherMeans(context: NoticesContext, place: string): string {
  const atlas = context.atlas();
  const ids = atlas.packs.get(lawPlaceOf(atlas, place))?.regulators ?? [];
  return ids.length === 0
    ? "no pack names its authority: find out whom to tell"
    : `tell ${ids.map(({ id }) => id).join(", ")} by other means`;
}
