/** The log in SQLite: leaves, nodes and signed heads. */
import type { DatabaseSync } from "node:sqlite";
import type { HandOverRow } from "../../engine/rows.ts";
import type { Head } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import type { NodeName } from "../../ledger/merkle.ts";
import { parseVerifierKey } from "../../ledger/note.ts";
import type { Batch } from "../fold.ts";
import { handOversOf, keysInRows } from "../hand-over.ts";
import type { LogReads, ReadKeys } from "../log.ts";
import { attempt, openReader, together } from "./database.ts";
import { createRowReader } from "./reader.ts";

/** Synchronous reads, on either connection. A fault throws STORE_UNAVAILABLE. */
export type LogReader = {
  /** Throws STORE_UNAVAILABLE where there is no head. */
  readonly newest: () => Head;
  readonly covering: (index: number) => Head | undefined;
  readonly leaf: (index: number) => Uint8Array | undefined;
  readonly node: (name: NodeName) => Uint8Array | undefined;
};

/** The reads of a connection, which reads whole runs by one statement, and runs several reads in one transaction. */
export type ConnectedLogReader = LogReader & {
  /** Returns the leaves from one place to below another, each undefined where it is missing. */
  readonly leavesIn: (from: number, below: number) => readonly (Uint8Array | undefined)[];
  /** Returns the nodes of one level likewise; undefined where one of them is missing, is no hash, or cannot be read. */
  readonly nodesIn: (level: number, from: number, below: number) => readonly Uint8Array[] | undefined;
  readonly together: <T>(read: () => T) => T;
};

/** Creates the reader of the log. */
export function createLogReader(db: DatabaseSync): ConnectedLogReader {
  const leaf = db.prepare("SELECT bytes FROM leaf WHERE idx = ?");
  const node = db.prepare("SELECT hash FROM node WHERE level = ? AND idx = ?");
  const leaves = db.prepare("SELECT idx, bytes FROM leaf WHERE idx >= ? AND idx < ? ORDER BY idx");
  const nodes = db.prepare(PACKED_NODES);
  const newestSize = db.prepare("SELECT size FROM checkpoint ORDER BY size DESC LIMIT 1");
  const sized = db.prepare("SELECT size, note FROM checkpoint WHERE size = ?");
  const covering = db.prepare("SELECT size, note FROM checkpoint WHERE size > ? ORDER BY size LIMIT 1");
  const headOf = (row: Readonly<Record<string, unknown>> | undefined) =>
    row && { size: Number(row.size), checkpoint: String(row.note) };
  // A head has some thousand characters, and that of a size never changes.
  let last: Head | undefined;

  return {
    newest: () => {
      const size = attempt(() => newestSize.get()?.size);
      if (size !== undefined && last?.size !== size) last = attempt(() => headOf(sized.get(Number(size))));
      if (size === undefined || last === undefined)
        throw new ComityError("STORE_UNAVAILABLE", "the store lacks its checkpoint");
      return last;
    },
    covering: (index) => attempt(() => headOf(covering.get(index))),
    leaf: (index) => attempt(() => leaf.get(index)?.bytes as Uint8Array | undefined),
    node: ({ level, index }) =>
      attempt(() => {
        const hash = node.get(level, index)?.hash as Uint8Array | undefined;
        return hash && Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength);
      }),
    leavesIn: (from, below) => {
      const found: (Uint8Array | undefined)[] = Array.from({ length: below - from });
      for (const { idx, bytes } of attempt(() => leaves.all(from, below)))
        found[Number(idx) - from] = bytes as Uint8Array;
      return found;
    },
    nodesIn: (level, from, below) => readPacked(() => nodes.get(level, from, below), below - from),
    together: (read) => together(db, read),
  };
}

/** The hashes of a run of nodes as one text: a row for each costs more than all else that is done with it. */
const PACKED_NODES = `SELECT count(*) AS many, min(length(hash)) AS least, max(length(hash)) AS most,
  group_concat(hex(hash), '' ORDER BY idx) AS hashes FROM node WHERE level = ? AND idx >= ? AND idx < ?`;

const HASH_BYTES = 32;

type Packed = Readonly<Record<string, unknown>> | undefined;

/** Reads a run of nodes as one text; undefined where one is missing, has another length, or cannot be read. */
function readPacked(read: () => Packed, count: number): Uint8Array[] | undefined {
  try {
    const { many, least, most, hashes } = read() ?? {};
    if (many !== count || least !== HASH_BYTES || most !== HASH_BYTES) return undefined;
    const all = Buffer.from(String(hashes), "hex");
    return Array.from({ length: count }, (_, i) => all.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
  } catch {
    return undefined;
  }
}

/** Returns the same reads as promises, as `createLog` needs them. */
export function promiseReads(reader: ConnectedLogReader): LogReads {
  const { newest, covering, leaf, node, leavesIn, nodesIn, together } = reader;
  return {
    newest: async () => newest(),
    covering: async (indexes) => readAll(indexes, covering),
    leaves: async (indexes) => (isRun(indexes) ? leavesIn(...endsOf(indexes)) : readAll(indexes, leaf)),
    nodes: async (names) => {
      const [first] = names;
      const indexes = names.map(({ index }) => index);
      const isOfLevel = names.every(({ level }) => level === first?.level);
      const run = first && isOfLevel && isRun(indexes) && nodesIn(first.level, ...endsOf(indexes));
      return run || readAll(names, node);
    },
  };

  /** One read is a transaction by itself. */
  function readAll<K, V>(keys: readonly K[], read: (key: K) => V): readonly V[] {
    return keys.length === 1 ? keys.map(read) : together(() => keys.map(read));
  }
}

/** Returns true where indexes follow each other, so that one statement reads them all. */
const isRun = (indexes: readonly number[]) =>
  indexes.length > 1 && indexes.every((index, i) => index === (indexes[0] as number) + i);

const endsOf = ([first = 0, ...others]: readonly number[]) => [first, first + 1 + others.length] as const;

/** Creates the writer of the log's part of batches. Call it in a transaction. */
export function createLogWriter(db: DatabaseSync) {
  const leaf = db.prepare("INSERT INTO leaf (idx, bytes) VALUES (?, ?)");
  const node = db.prepare("INSERT INTO node (level, idx, hash) VALUES (?, ?, ?)");
  const head = db.prepare("INSERT INTO checkpoint (size, note) VALUES (?, ?)");
  return (batch: Pick<Batch, "leaves" | "nodes" | "head">): void => {
    if (batch.head === undefined) return;
    const first = batch.head.size - batch.leaves.length;
    for (const [i, bytes] of batch.leaves.entries()) leaf.run(first + i, bytes);
    for (const { level, index, hash } of batch.nodes) node.run(level, index, hash);
    head.run(batch.head.size, batch.head.checkpoint);
  };
}

/** Reads the hand-overs of the log `origin`, oldest first. */
export function readHandOvers(db: DatabaseSync, origin: string): readonly HandOverRow[] {
  return createRowReader(db).read([handOversOf(origin)])[0] as readonly HandOverRow[];
}

/** Reads the hand-overs of the log `origin` in a store that may be open elsewhere; none where it cannot be read, or is not there. */
export function readHandOversIn(file: string, origin: string): readonly HandOverRow[] {
  try {
    using db = openReader(file);
    return readHandOvers(db, origin);
  } catch {
    return [];
  }
}

/** Creates the reader of the keys of a log. `verifierKey` is its only key where it was never handed over. */
export function createKeyReader(db: DatabaseSync, origin: string, verifierKey: string): ReadKeys {
  const read = () => keysInRows(readHandOvers(db, origin), parseVerifierKey(verifierKey));
  let keys = read();
  return (anew) => {
    if (anew) keys = read();
    return keys;
  };
}
