/**
 * What is parked, for the node's operator: shown without what it carries, and put back into its queue once
 * its fault is mended. Nothing leaves the state by itself, other than that a newer version supersedes it.
 */
import { ComityError } from "../errors.ts";
import { nodeOf } from "../federation/agreement.ts";
import { sealedBody, sealedLeaf } from "../notices/leaf.ts";
import { type Gateway, partiesOf } from "./context.ts";
import { type Page, type PageRequest, pageOf } from "./cursor.ts";
import type { ParkedRow } from "./ports.ts";

export type Parked = {
  /** What was queued first comes first, at most 100 to a page. A page token belongs to the caller. */
  readonly list: (caller: string, page: PageRequest) => Page<ParkedRow>;
  /**
   * Puts what is parked of a notice, and of what was said of it, back into the queue of `peer`, or of every peer
   * where that is empty; gives what it moved, in the order of queueing. Tries are counted anew. Throws
   * NOTICE_NOT_PARKED where there is nothing to move, superseded or arrived meanwhile, and AGREEMENT_MISSING
   * where nothing would be sent to the peer any more.
   */
  readonly requeue: (caller: string, notice: string, peer: string) => Promise<readonly ParkedRow[]>;
};

const PARKED_PAGE = 100;

/** What an operator does with what is parked; `wakeLanes` is called when something is queued again. */
export function createParked(gateway: Gateway, wakeLanes: () => void): Parked {
  const { store, clock, entropy, observer } = gateway;

  function assertSendable({ peer }: ParkedRow): void {
    if (!partiesOf(gateway).some((party) => nodeOf(party) === peer))
      throw new ComityError("AGREEMENT_MISSING", `there is no agreement with \`${peer}\` to send by`);
  }

  function nothingParked(notice: string, peer: string): ComityError {
    const states = store
      .deliveries(notice)
      .filter((each) => peer === "" || each.peer === peer)
      .map(({ peer: at, version, state }) => `version ${version} for \`${at}\` is ${state}`);
    const there = states.length === 0 ? "list what is" : states.join(", ");
    return new ComityError("NOTICE_NOT_PARKED", `nothing is parked under that id: ${there}`);
  }

  /** Whether it was still parked. The leaf tells nothing; the evidence beside it holds the operator to the act. */
  async function requeueOne(caller: string, row: ParkedRow): Promise<boolean> {
    const salt = entropy.nonce();
    const { place: _, ...what } = row;
    const evidence = sealedBody({ requeued: what, by: caller, at: clock.now().toISOString() }, salt);
    const leaf = sealedLeaf({ of: "event", bytes: Buffer.from(evidence, "utf8") }, salt, entropy.nonce());
    const committed = await store.commit({ leaf, effect: { kind: "requeued", id: row.id, evidence } });
    if (committed.kind === "not-parked") return false;
    if (committed.kind !== "committed")
      throw new ComityError("INTERNAL", "the store gave back what was not asked for");
    observer.requeued({ notice: row.notice, kind: row.kind, peer: row.peer });
    return true;
  }

  return {
    list: (caller, page) =>
      pageOf("parked", caller, page, {
        most: PARKED_PAGE,
        read: store.parked,
        placeOf: ({ place }) => place,
      }),

    async requeue(caller, notice, peer) {
      const rows = store
        .parked(0, Number.MAX_SAFE_INTEGER, notice)
        .filter((each) => peer === "" || each.peer === peer);
      for (const row of rows) assertSendable(row);
      const moved = await Promise.all(rows.map((row) => requeueOne(caller, row)));
      const requeued = rows.filter((_, i) => moved[i]);
      if (requeued.length === 0) throw nothingParked(notice, peer);
      wakeLanes();
      return requeued;
    },
  };
}
