/**
 * `Transfers.Inbox`: the transfers that a recipient may receive, first those after a cursor, then new ones while the
 * call stays open.
 */
import type { Context } from "../engine/context.ts";
import { followFeed } from "../engine/feed.ts";
import { loadContents, loadStatements } from "../engine/record.ts";
import { ComityError } from "../errors.ts";
import { parseStatement } from "../ledger/proof.ts";
import { formatReceipt } from "../receipt/receipt.ts";
import { PART } from "./schema.ts";

/** One entry. Cursors count 1, 2, 3… for each recipient, without gaps. */
export type InboxEntry = {
  readonly cursor: number;
  /** Canonical JSON: the request in the recipient's own terms, and its obligations. */
  readonly delivery: string;
  readonly receipt: Uint8Array;
};

export type Inbox = {
  /** Entries after `cursor`, in order and without gaps; goes on live until `signal` aborts. */
  readonly read: (recipient: string, cursor: number, signal: AbortSignal) => AsyncIterable<InboxEntry>;
};

export function createInbox(context: Context): Inbox {
  async function entryAt(leaf: number, cursor: number): Promise<InboxEntry> {
    const [[own], [delivery, proposal]] = await Promise.all([
      loadStatements(context, [leaf]),
      loadContents(context, [
        { leaf, part: PART.delivery },
        { leaf, part: PART.proposal },
      ]),
    ]);
    if (own === undefined || delivery === undefined || proposal === undefined)
      throw new ComityError("STORE_UNAVAILABLE", `the parts of inbox entry \`${cursor}\` are missing`);
    const origin = parseStatement(JSON.parse(Buffer.from(proposal).toString("utf8")));
    return {
      cursor,
      delivery: Buffer.from(delivery).toString("utf8"),
      receipt: formatReceipt([origin, own]),
    };
  }

  return {
    async *read(recipient, cursor, signal) {
      for await (const row of followFeed(context.store, recipient, cursor, signal))
        yield await entryAt(row.leaf, row.cursor);
    },
  };
}
