/** A store in memory: the same log, signatures and answers as the durable ones, gone with the process. */
import { ComityError } from "../errors.ts";
import type { Committed, Entry, Store } from "../gateway/ports.ts";
import type { LedgerKey } from "../keys/ledger-key.ts";
import { commitBatch, settle, signHead } from "./batch.ts";
import type { Head, InboundRecord, InboxRecord, TransferRecord, WritableTables } from "./tables.ts";
import { createView } from "./view.ts";

/** An empty store whose log is named and signed by `key`. Entries of one turn share a batch. */
export function createMemoryStore(key: LedgerKey): Store {
  const tables = createTables();
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

function createTables(): WritableTables {
  const leaves: Uint8Array[] = [];
  const nodes = new Map<string, Buffer>();
  const heads: Head[] = [];
  const transfers = new Map<string, TransferRecord>();
  const idByKey = new Map<string, string>();
  const inbound = new Map<string, InboundRecord>();
  const inboxes = new Map<string, InboxRecord[]>();
  const pair = (...parts: [string, string]) => JSON.stringify(parts);

  return {
    leaf: (index) => leaves[index]?.slice(),
    node: (level, index) => found(nodes.get(`${level}/${index}`)),
    newest: () => found(heads.at(-1)),
    covering: (index) => heads.find(({ size }) => size > index),
    transfer: (id) => transfers.get(id),
    transferByKey: (caller, key) => transfers.get(idByKey.get(pair(caller, key)) ?? ""),
    proposed: () => [...transfers.values()].filter(({ state }) => state === "PROPOSED"),
    inbound: (origin, id) => inbound.get(pair(origin, id)),
    inbox: (recipient, cursor, limit) =>
      (inboxes.get(recipient) ?? []).filter((record) => record.cursor > cursor).slice(0, limit),
    addLeaf: (index, bytes) => {
      leaves[index] = Uint8Array.from(bytes);
    },
    addNode: ({ level, index, hash }) => {
      nodes.set(`${level}/${index}`, hash);
    },
    addHead: (head) => {
      heads.push(head);
    },
    addTransfer: (record) => {
      transfers.set(record.id, record);
      idByKey.set(pair(record.caller, record.key), record.id);
    },
    conclude: (id, state, answer) => {
      transfers.set(id, { ...found(transfers.get(id)), state, answer });
    },
    addInbound: (record) => {
      inbound.set(pair(record.origin, record.id), record);
    },
    addInbox: (record) => {
      const inbox = inboxes.get(record.recipient) ?? [];
      inboxes.set(record.recipient, [...inbox, { ...record, cursor: inbox.length + 1 }]);
    },
  };
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new ComityError("STORE_UNAVAILABLE", "the store lacks a part of its log");
  return value;
}
