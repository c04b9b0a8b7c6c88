/**
 * `Transfers.Erase`: destroys the keys of what was sent with a transfer, here and at the peer. The erasure is recorded first, so that
 * a crash leaves it to be finished, and each step does nothing where it was done before.
 */
import type { Context } from "../engine/context.ts";
import { BODY } from "../engine/outbox.ts";
import { type Page, type PageRequest, pageOf } from "../engine/page.ts";
import { requireRecorded, seal } from "../engine/record.ts";
import { sealEvent, sealItem } from "../engine/sealed.ts";
import { type Committed, load, type Row, type Span } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { parseIdentity } from "../federation/identity.ts";
import { ERASURE, type ErasureRow, parseDemanded, sealingOf } from "./erasure.ts";
import type { ErasureCommand } from "./erasure-state.ts";
import { assertMayErase } from "./keeping.ts";
import { INBOUND, type InboundRow, TRANSFER } from "./schema.ts";

/** The parts of a node that erasures need. */
export type ErasureContext = Pick<
  Context,
  "node" | "store" | "sealer" | "peers" | "atlas" | "clock" | "entropy"
>;

export type Erasures = {
  /**
   * Erases what was sent with a transfer, and tells the other node of it. Returns the erasure once the keys are destroyed here; of
   * one that was asked for before, as it stands. A platform may erase what it sent itself, and an operator any transfer of the
   * node. Rejects with NOT_FOUND for any other, and with IN_DOUBT while the destination may still decide; as `assertMayErase` does
   * while a law has it kept, unless an operator states the law that demands the erasure (`demanded`).
   */
  readonly erase: (caller: string, id: string, demanded?: string) => Promise<ErasureRow>;
  /** Lists erasures, oldest first, at most 100 to a page: to a platform those of what it sent. */
  readonly list: (caller: string, page: PageRequest) => Promise<Page<ErasureRow>>;
};

const MOST = 100;

export function createErasures(context: ErasureContext): Erasures {
  const { store } = context;
  return {
    async erase(caller, id, demanded) {
      const law = demanded === undefined ? {} : { demanded: parseDemanded(demanded) };
      if (demanded !== undefined && isPlatform(caller)) throw notOperator();
      const found = await find(context, caller, id);
      const kept = await load(store, ERASURE, found.origin, id);
      if (kept === undefined && demanded === undefined) await assertMayErase(context, found);
      const row = kept ?? (await begin(context, { ...found, by: caller, ...law }));
      return row.state === "erased" ? row : finish(context, row);
    },

    list: (caller, page) => {
      const span: Span<ErasureRow> = isPlatform(caller)
        ? { of: ERASURE, index: "caller", prefix: [caller] }
        : { of: ERASURE, index: "leaf", prefix: [] };
      return pageOf(
        {
          name: "erasures",
          most: MOST,
          read: (after, limit) =>
            // Places begin at 1, and leaves at 0.
            store.page(span, limit, after === undefined ? {} : { after: after - 1 }),
          placeOf: ({ leaf }) => leaf + 1,
          nameOf: ({ origin, id }) => `${origin} ${id}`,
          order: "ascending",
        },
        caller,
        page,
      );
    },
  };
}

const isPlatform = (caller: string) => parseIdentity(caller).role === "platform";

const notOperator = () =>
  new ComityError("ROLE_FORBIDDEN", "an operator states the law that demands an erasure, and no platform");

/** A transfer that is to be erased: the side on which this node stands, and the other node. */
type Found = Pick<Extract<ErasureCommand, { kind: "erasure.begin" }>, "side" | "origin" | "id" | "peer"> & {
  /** The leaf beside which its request lies. */
  readonly leaf: number;
  readonly until: string;
};

/** Finds a transfer that the caller may erase. Rejects with NOT_FOUND, in the same words where it is another's. */
async function find({ node, store, peers }: ErasureContext, caller: string, id: string): Promise<Found> {
  const own = await load(store, TRANSFER, id);
  if (own !== undefined && (own.caller === caller || !isPlatform(caller)))
    return { side: "origin", origin: node, id, peer: own.destination, leaf: own.leaf, until: own.until };
  if (!isPlatform(caller)) {
    const inbound = await store.read(peers.all.map((peer) => ({ of: INBOUND, key: [peer.node, id] })));
    const rows = inbound.flat() as readonly Row[] as readonly InboundRow[];
    if (rows.length > 1)
      throw new ComityError(
        "INPUT_INVALID",
        "two peers have sent a transfer under that id: erase it at its origin",
      );
    const [row] = rows;
    if (row !== undefined)
      return {
        side: "destination",
        origin: row.origin,
        id,
        peer: row.origin,
        leaf: row.leaf,
        until: row.until,
      };
  }
  throw new ComityError(
    "NOT_FOUND",
    isPlatform(caller)
      ? "no transfer of this platform has that id: whoever received one asks its operator"
      : "the node has no transfer with that id",
  );
}

/**
 * Records an erasure, and queues the word to the peer. Returns its row; of one that another call has recorded meanwhile, that one's.
 * Rejects with NOT_FOUND, and with IN_DOUBT.
 */
async function begin(
  context: ErasureContext,
  found: Found & Pick<ErasureRow, "by" | "demanded">,
): Promise<ErasureRow> {
  const { store, clock, entropy } = context;
  const { until, leaf: _, ...name } = found;
  const at = clock.now().toISOString();
  const law = found.demanded === undefined ? {} : { demanded: found.demanded };
  const item = { origin: found.origin, transfer: found.id, stage: "ask", at, ...law } as const;
  const { leaf, body } = sealItem(entropy, sealingOf(item));
  const command: ErasureCommand = {
    kind: "erasure.begin",
    ...name,
    at,
    contents: [seal(context, BODY, body, until)],
    dispatches: found.peer === "" ? [] : [{ id: entropy.id(), peer: found.peer }],
  };
  const committed = await store.commit({ leaf, command });
  return rowOf(context, committed, found);
}

/** Returns the row of an erasure that was begun, by this command or before. Rejects with NOT_FOUND, and with IN_DOUBT. */
export async function rowOf(
  { store }: Pick<Context, "store">,
  committed: Committed,
  { origin, id }: Pick<ErasureRow, "origin" | "id">,
): Promise<ErasureRow> {
  if ("refused" in committed) {
    if (committed.refused === "already-erasing") return committed.row as ErasureRow;
    if (committed.refused === "unknown-transfer")
      throw new ComityError("NOT_FOUND", "the node has no transfer with that id");
    if (committed.refused === "in-doubt")
      throw new ComityError(
        "IN_DOUBT",
        "the destination may still decide on this transfer: erase it once it has ended",
      );
  }
  requireRecorded(committed);
  const row = await load(store, ERASURE, origin, id);
  if (row === undefined) throw new ComityError("INTERNAL", "an erasure that was recorded is not there");
  return row;
}

/** Destroys the keys of an erasure, records that, and tells the peer where it asked. Returns the row as it is then. */
export async function finish(context: ErasureContext, row: ErasureRow): Promise<ErasureRow> {
  const { store, clock, entropy } = context;
  const { origin, id, until } = row;
  await store.destroyKeys(row.leaves);
  const at = clock.now().toISOString();
  const item = { origin, transfer: id, stage: "done", at } as const;
  const { leaf, body } = row.asked
    ? sealItem(entropy, sealingOf(item))
    : sealEvent(entropy, { erased: { origin, transfer: id }, at });
  const command: ErasureCommand = {
    kind: "erasure.end",
    ...{ origin, id, at },
    ...(row.asked && { asked: row.asked.hash }),
    contents: [seal(context, BODY, body, until)],
    dispatches: row.asked ? [{ id: entropy.id(), peer: row.peer }] : [],
  };
  const committed = await store.commit({ leaf, command });
  const refused = "refused" in committed ? committed.refused : undefined;
  if ("refused" in committed && refused === "asked-meanwhile")
    return finish(context, committed.row as ErasureRow);
  if (refused !== "already-erased") requireRecorded(committed);
  return (await load(store, ERASURE, origin, id)) ?? row;
}

/** Finishes the erasures that a crash or a full disk has left. */
export async function finishErasures(context: ErasureContext): Promise<void> {
  // They leave the span as they end; a failure ends the loop, and the next run begins again.
  for (;;) {
    const rows = await context.store.page({ of: ERASURE, index: "state", prefix: ["erasing"] }, MOST);
    if (rows.length === 0) return;
    for (const row of rows) await finish(context, row);
  }
}
