/** Names the agreements that govern once another has ended. */
import type { ShownAgreement } from "../../edge/grpc/agreements-service.ts";
import type { ShownPeer } from "../../edge/grpc/peers-service.ts";
import { listed } from "./agreement.ts";
import { formatTime } from "./due.ts";

/** The agreements and the peers as their node lists them, of each peer the agreements that count first standing first. */
export type Listed = { readonly all: readonly ShownAgreement[]; readonly peers: readonly ShownPeer[] };

/** Says for each agreement that governs from the end of another on between whom it does; nothing where none does. */
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
      const next = agreements.find(({ hash, inForce }) => {
        const shown = shownOf.get(hash);
        // One of the node's files is not listed: that it is in force is known of today alone.
        return hash !== ended.hash && (shown === undefined ? inForce && !isLater : isInForce(shown, at));
      });
      return next === undefined ? [] : [{ ...next, trustDomain }];
    });
  const when = isLater ? `From ${formatTime(at)} on` : "From now on";
  return [...Map.groupBy(governing, ({ hash }) => hash).values()].map(
    (same) =>
      `${when} ${same[0]?.id} governs between this node and ${listed(same.map(({ trustDomain }) => trustDomain))}.`,
  );
}

function isInForce({ from, until, endsAt }: ShownAgreement, at: string): boolean {
  const day = at.slice(0, 10);
  return from <= day && day < until && (endsAt === "" || at < endsAt);
}
