/** A recipient's inbox: what is stored after a cursor, then what is committed while the reader stays. */
import { formatReceipt } from "../receipt/receipt.ts";
import type { InboxRow, Store } from "./ports.ts";
import { createWakers } from "./wakers.ts";

const PAGE = 64;

export type Inbox = {
  /** Entries after `cursor`, in order and without gaps; goes on live until `signal` aborts. */
  readonly read: (recipient: string, cursor: number, signal: AbortSignal) => AsyncIterable<InboxRow>;
  /** Wakes the readers of a recipient: something was committed for it. */
  readonly wake: (recipient: string) => void;
};

/** The receipt of an inbox entry. */
export function receiptOf(row: InboxRow): Uint8Array {
  return formatReceipt(row.statements);
}

export function createInbox(store: Pick<Store, "inbox">): Inbox {
  const wakers = createWakers();
  return {
    wake: wakers.wake,
    async *read(recipient, cursor, signal) {
      let position = cursor;
      while (!signal.aborted) {
        const next = wakers.woken(recipient, signal);
        const rows = store.inbox(recipient, position, PAGE);
        for (const row of rows) {
          yield row;
          position = row.cursor;
        }
        if (rows.length === 0) await next;
      }
    },
  };
}
