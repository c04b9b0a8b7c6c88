/** A recipient's inbox: what is stored after a cursor, then what is committed while the reader stays. */
import { formatReceipt } from "../transfer/receipt.ts";
import type { InboxRow, Store } from "./ports.ts";

const PAGE = 64;

export type Inbox = {
  /** Entries after `cursor`, in order and without gaps; goes on live until `signal` aborts. */
  readonly read: (recipient: string, cursor: number, signal: AbortSignal) => AsyncIterable<InboxRow>;
  /** Wakes the readers of a recipient: something was committed for it. */
  readonly wake: (recipient: string) => void;
};

/** The receipt of an inbox entry. */
export function receiptOf(row: InboxRow): Buffer {
  return formatReceipt(row.statements);
}

export function createInbox(store: Store): Inbox {
  const waiting = new Map<string, Set<() => void>>();

  function woken(recipient: string, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const readers = waiting.get(recipient) ?? new Set();
    waiting.set(recipient, readers.add(resolve));
    const abort = () => resolve();
    signal.addEventListener("abort", abort, { once: true });
    return promise.finally(() => {
      signal.removeEventListener("abort", abort);
      readers.delete(resolve);
      if (readers.size === 0) waiting.delete(recipient);
    });
  }

  return {
    async *read(recipient, cursor, signal) {
      let position = cursor;
      while (!signal.aborted) {
        const rows = store.inbox(recipient, position, PAGE);
        for (const row of rows) {
          yield row;
          position = row.cursor;
        }
        // Nothing runs between the reading and the registering: what is committed after it wakes us.
        if (rows.length === 0) await woken(recipient, signal);
      }
    },
    wake(recipient) {
      for (const resolve of [...(waiting.get(recipient) ?? [])]) resolve();
    },
  };
}
