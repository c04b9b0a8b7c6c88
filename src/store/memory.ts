/** A store in memory: the same log, signatures and answers as the durable ones, gone with the process. */
import { ComityError } from "../errors.ts";
import type { Committed, Entry, Store } from "../gateway/ports.ts";
import { commitBatch, signHead } from "./batch.ts";
import type { LedgerKey } from "./ledger-key.ts";
import { createMemoryTables } from "./memory-tables.ts";
import { settle } from "./outcome.ts";
import { createView } from "./view.ts";

/** An empty store whose log is named and signed by `key`. Entries of one turn share a batch. */
export function createMemoryStore(key: LedgerKey): Store {
  const tables = createMemoryTables();
  tables.addHead(signHead(0, tables.node, key));
  const waiting: { entry: Entry; promise: PromiseWithResolvers<Committed> }[] = [];
  let closed = false;

  function flush(): void {
    const batch = waiting.splice(0);
    const outcomes = commitBatch(
      batch.map(({ entry }) => entry),
      tables,
      key,
    );
    for (const [i, outcome] of outcomes.entries()) if (batch[i]) settle(outcome, batch[i].promise);
  }

  return {
    ...createView(tables),
    commit: async (entry) => {
      if (closed) throw new ComityError("STORE_UNAVAILABLE", "the store is closed");
      const promise = Promise.withResolvers<Committed>();
      // A copy, as every other store makes: what the caller does to its objects afterwards is not recorded.
      if (waiting.push({ entry: structuredClone(entry), promise }) === 1) queueMicrotask(flush);
      return promise.promise;
    },
    close: async () => {
      closed = true;
    },
  };
}
