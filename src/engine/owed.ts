/** Queues the items that a peer must hold: those that it never had, and those that it may have lost. */
import type { Context } from "./context.ts";
import { findOffered, type Offer, type OutboxCommand } from "./outbox.ts";
import type { AnyRelayedKind } from "./relayed.ts";
import { OUTBOX, type OutboxRow } from "./rows.ts";
import { sealEvent } from "./sealed.ts";

/** The most items that one leaf offers: rows of one leaf are numbered below 4096. */
const OFFERED = 1024;

type OfferContext = Pick<Context, "store" | "entropy" | "observer">;

/** Records a move of the outbox, with an event that only this node can read. */
export async function recordMove(
  { store, entropy }: Pick<Context, "store" | "entropy">,
  command: OutboxCommand,
  event: object,
): Promise<void> {
  await store.commit({ leaf: sealEvent(entropy, event).leaf, command });
}

/** Queues the items of one kind that the peer must hold; with `restored` also those that it may have lost. */
export async function offerOwed(
  context: OfferContext,
  node: string,
  kind: AnyRelayedKind,
  restored: boolean,
): Promise<void> {
  let count = 0;
  let items = await findOwed(context, node, kind, restored);
  while (items.length > 0) {
    for (let from = 0; from < items.length; from += OFFERED) {
      const some = items.slice(from, from + OFFERED);
      await recordMove(
        context,
        { kind: "outbox.offer", peer: node, items: some },
        { offered: some, peer: node },
      );
    }
    count += items.length;
    // A withdrawal may be committed while its notice is offered, and then it is owed too: so it is asked again.
    items = await findOwed(context, node, kind, false);
  }
  if (count > 0) context.observer.offered({ kind: kind.kind, peer: node, count });
}

/** Returns the items that the peer must hold and never had; with `restored` also those that it may have lost. */
async function findOwed(
  { store, entropy }: OfferContext,
  node: string,
  { kind, owed, owedOnce }: AnyRelayedKind,
  restored: boolean,
): Promise<readonly Offer[]> {
  const all = (await owed?.(node)) ?? [];
  const held = await store.read(
    all.map(({ subject }) => ({ of: OUTBOX, index: "subject", prefix: [subject] })),
  );
  return all.flatMap((each, i) => {
    const row = findOffered((held[i] ?? []) as readonly OutboxRow[], node, { ...each, kind });
    const again = restored && !owedOnce && (row?.state === "received" || row?.state === "dead");
    return row === undefined || again ? [{ ...each, kind, id: entropy.id() }] : [];
  });
}
