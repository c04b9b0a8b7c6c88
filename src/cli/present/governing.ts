/** Names the agreements that govern once another has ended: those that take its place, and those that go on. */
import type { ShownAgreement } from "../../edge/grpc/agreements-service.ts";
import type { ShownPeer } from "../../edge/grpc/peers-service.ts";
import { listed } from "./agreement.ts";
import { formatTime } from "./due.ts";

/** The agreements and the peers as their node lists them, of each peer the agreements that count first standing first. */
export type Listed = { readonly all: readonly ShownAgreement[]; readonly peers: readonly ShownPeer[] };

/**
 * Says for each agreement that governs from the end of another on between whom it does, and where it did before too;
 * nothing where none does.
 */
export function governingSays(
  ended: Omit<ShownAgreement, "document">,
  { all, peers }: Listed,
  now: Date,
): readonly string[] {
  const isLater = ended.endsAt > now.toISOString();
  const at = isLater ? ended.endsAt : now.toISOString();
  const shownOf = new Map(all.map((each) => [each.hash, each]));
  const parties = new Set(ended.parties.map(({ trustDomain }) => trustDomain));
  const governing = peers
    .filter(({ trustDomain }) => parties.has(trustDomain))
    .flatMap(({ trustDomain, agreements }) => {
      const [first, second] = agreements.filter(({ hash, inForce }) => {
        if (hash === ended.hash) return isInForce({ ...ended, endsAt: "" }, at);
        const shown = shownOf.get(hash);
        // One of the node's files is not listed: that it is in force is known of today alone.
        return shown === undefined ? inForce && !isLater : isInForce(shown, at);
      });
      const next = first?.hash === ended.hash ? second : first;
      return next === undefined ? [] : [{ ...next, trustDomain, isAsBefore: next === first }];
    });
  const when = isLater ? `From ${formatTime(at)} on` : "From now on";
  const groups = Map.groupBy(governing, ({ hash, isAsBefore }) => `${hash} ${isAsBefore}`);
  return [...groups.values()].flatMap(([one, ...more]) => {
    if (one === undefined) return [];
    const between = `between this node and ${listed([one, ...more].map(({ trustDomain }) => trustDomain))}`;
    return one.isAsBefore
      ? [`${one.id} governs ${between}, as before.`]
      : [`${when} ${one.id} governs ${between}.`];
  });
}

function isInForce(
  { from, until, endsAt }: Pick<ShownAgreement, "from" | "until" | "endsAt">,
  at: string,
): boolean {
  const day = at.slice(0, 10);
  return from <= day && day < until && (endsAt === "" || at < endsAt);
}
