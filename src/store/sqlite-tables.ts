/** A store's tables in SQLite, as prepared statements. */
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { ComityError } from "../errors.ts";
import type { TransferState } from "../gateway/ports.ts";
import type { Statement } from "../ledger/proof.ts";
import { attempt } from "./database.ts";
import type { Head, InboundRecord, InboxRecord, Tables, TransferRecord, WritableTables } from "./tables.ts";

/** Reading, on either connection. */
export function readTables(db: DatabaseSync): Tables {
  const leaf = prepare<{ bytes: Uint8Array }>(db, "SELECT bytes FROM leaf WHERE idx = ?");
  const node = prepare<{ hash: Uint8Array }>(db, "SELECT hash FROM node WHERE level = ? AND idx = ?");
  const newest = prepare<Head>(db, "SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1");
  const covering = prepare<Head>(
    db,
    "SELECT size, note FROM checkpoint WHERE size > ? ORDER BY size LIMIT 1",
  );
  const transfer = prepare<TransferColumns>(db, "SELECT * FROM transfer WHERE id = ?");
  const transferByKey = prepare<TransferColumns>(db, "SELECT * FROM transfer WHERE caller = ? AND key = ?");
  const proposed = prepare<TransferColumns>(
    db,
    "SELECT * FROM transfer WHERE state = 'PROPOSED' ORDER BY leaf",
  );
  const inbound = prepare<InboundRecord>(db, "SELECT * FROM inbound WHERE origin = ? AND id = ?");
  const inbox = prepare<InboxColumns>(
    db,
    "SELECT * FROM inbox WHERE recipient = ? AND cursor > ? ORDER BY cursor LIMIT ?",
  );

  return {
    leaf: (index) => leaf.get(index)?.bytes,
    node: (level, index) => {
      const { buffer, byteOffset, byteLength } = found(node.get(level, index)).hash;
      return Buffer.from(buffer, byteOffset, byteLength);
    },
    newest: () => found(newest.get()),
    covering: (index) => covering.get(index),
    transfer: (id) => transferRecord(transfer.get(id)),
    transferByKey: (caller, key) => transferRecord(transferByKey.get(caller, key)),
    proposed: () => proposed.all().flatMap((columns) => transferRecord(columns) ?? []),
    inbound: (origin, id) => inbound.get(origin, id),
    inbox: (recipient, cursor, limit) =>
      inbox.all(recipient, cursor, limit).map((row) => ({ ...row, proposal: parseOwnJson(row.proposal) })),
  };
}

/** Reading and writing, on the connection that writes. */
export function writeTables(db: DatabaseSync): WritableTables {
  const leaf = prepare(db, "INSERT INTO leaf (idx, bytes) VALUES (?, ?)");
  const node = prepare(db, "INSERT INTO node (level, idx, hash) VALUES (?, ?, ?)");
  const head = prepare(db, "INSERT INTO checkpoint (size, note) VALUES (?, ?)");
  const transfer = prepare(
    db,
    `INSERT INTO transfer (id, leaf, state, caller, key, digest, destination, decideBy, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const conclude = prepare(db, "UPDATE transfer SET state = ?, answer = ? WHERE id = ?");
  const inbound = prepare(db, "INSERT INTO inbound (origin, id, proposal, leaf) VALUES (?, ?, ?, ?)");
  const inbox = prepare(
    db,
    `INSERT INTO inbox (recipient, cursor, id, notice, proposal, leaf)
     SELECT ?1, coalesce(max(cursor), 0) + 1, ?2, ?3, ?4, ?5 FROM inbox WHERE recipient = ?1`,
  );

  return {
    ...readTables(db),
    addLeaf: (index, bytes) => leaf.run(index, bytes),
    addNode: ({ level, index, hash }) => node.run(level, index, hash),
    addHead: ({ size, note }) => head.run(size, note),
    addTransfer: (row) =>
      transfer.run(
        row.id,
        row.leaf,
        row.state,
        row.caller,
        row.key,
        row.digest,
        row.destination,
        row.decideBy,
        row.body,
      ),
    conclude: (id, state, answer) => conclude.run(state, JSON.stringify(answer), id),
    addInbound: (row) => inbound.run(row.origin, row.id, row.proposal, row.leaf),
    addInbox: (row) => inbox.run(row.recipient, row.id, row.notice, JSON.stringify(row.proposal), row.leaf),
  };
}

type TransferColumns = Omit<TransferRecord, "state" | "answer"> & {
  readonly state: TransferState;
  readonly answer: string | null;
};

type InboxColumns = Omit<InboxRecord, "proposal"> & { readonly proposal: string };

function transferRecord(columns: TransferColumns | undefined): TransferRecord | undefined {
  if (columns === undefined) return undefined;
  const { answer, ...record } = columns;
  return answer === null ? record : { ...record, answer: parseOwnJson(answer) };
}

/** A statement that this store has written itself. */
function parseOwnJson(text: string): Statement {
  return JSON.parse(text) as Statement;
}

/** A prepared statement whose rows are `Row`, as the schema has them; faults are STORE_UNAVAILABLE. */
function prepare<Row extends object>(db: DatabaseSync, sql: string) {
  const statement = db.prepare(sql);
  const plain = (row: unknown) => ({ ...(row as Row) });
  return {
    get: (...values: SQLInputValue[]) =>
      attempt(() => {
        const row = statement.get(...values);
        return row && plain(row);
      }),
    all: (...values: SQLInputValue[]) => attempt(() => statement.all(...values).map(plain)),
    run: (...values: SQLInputValue[]) => {
      attempt(() => statement.run(...values));
    },
  };
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new ComityError("STORE_UNAVAILABLE", "the store lacks a part of its log");
  return value;
}
