/** The reads of an audit in SQLite, by a connection that only reads: a node may run on the store meanwhile. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { AnyCollection, Row, Scalar } from "../../engine/store.ts";
import type { Audited } from "../audit/audited.ts";
import { createRowCodec, quote } from "../columns.ts";
import type { Secrets } from "../content-keys.ts";
import { attempt, together } from "./database.ts";
import { createLogReader } from "./log.ts";
import { createRowReader } from "./reader.ts";

/** Creates the reads of an audit over a store whose tables have the newest form. Without `secrets` rows are read without theirs. */
export function createAudited(
  db: DatabaseSync,
  collections: readonly AnyCollection[],
  secrets?: Secrets,
): Audited {
  const log = createLogReader(db);
  const rows = createRowReader(db, secrets);
  const leaves = db.prepare("SELECT idx, bytes FROM leaf WHERE idx >= ? AND idx < ? ORDER BY idx");
  const nodes = db.prepare(
    "SELECT idx, hash FROM node WHERE level = ? AND idx >= ? AND idx < ? ORDER BY idx",
  );
  const heads = db.prepare("SELECT size, note FROM checkpoint WHERE size > ? AND size <= ? ORDER BY size");
  return {
    collections,
    newest: async () => log.newest(),
    leaves: async (from, below) => {
      const one = (index: number) => attempt(() => leaves.all(index, index + 1));
      return placed(
        orEach(() => attempt(() => leaves.all(from, below)), one, from, below),
        "bytes",
        from,
        below,
      );
    },
    leavesAt: async (indexes) => together(db, () => indexes.map(log.leaf)),
    nodes: async (level, from, below) => {
      const packed = log.nodesIn(level, from, below);
      if (packed !== undefined) return packed;
      const one = (index: number) => attempt(() => nodes.all(level, index, index + 1));
      return placed(
        orEach(() => attempt(() => nodes.all(level, from, below)), one, from, below),
        "hash",
        from,
        below,
      );
    },
    heads: async (after, upTo) =>
      attempt(() => heads.all(after, upTo)).map(({ size, note }) => ({
        size: Number(size),
        checkpoint: String(note),
      })),
    read: async (reads) => together(db, () => rows.read(reads)),
    ...createRuns(db),
    isSound: async () => {
      try {
        return db.prepare("PRAGMA integrity_check(1)").get()?.integrity_check === "ok";
      } catch {
        return false;
      }
    },
  };
}

type Found = readonly Readonly<Record<string, unknown>>[];

/** Reads a run at once; where the disk fails, one by one, so that what can be read is. */
function orEach(all: () => Found, one: (index: number) => Found, from: number, below: number): Found {
  try {
    return all();
  } catch {
    return Array.from({ length: below - from }, (_, i) => {
      try {
        return one(from + i);
      } catch {
        return [];
      }
    }).flat();
  }
}

/** Puts values in their places, and leaves a gap where one is missing. */
function placed(found: Found, column: string, from: number, below: number): (Uint8Array | undefined)[] {
  const values: (Uint8Array | undefined)[] = Array.from({ length: below - from });
  for (const row of found) {
    const value = row[column];
    if (value instanceof Uint8Array) values[Number(row.idx) - from] = value;
  }
  return values;
}

/** Reads the rows of a collection in the order of its key, run by run. */
function createRuns(db: DatabaseSync): Pick<Audited, "keyBehind" | "rows"> {
  const prepared = createPrepared(db);
  return {
    keyBehind: async (of, after, count) => {
      const key = of.key.map(quote).join(", ");
      const sql = `SELECT ${key} FROM ${quote(of.name)} ${behind(of, after)} ORDER BY ${key} LIMIT 1 OFFSET ?`;
      const found = attempt(() => prepared(sql).get(...(after ?? []), count - 1));
      return found && of.key.map((column) => found[column] as Scalar);
    },
    rows: async (of, { after, upTo }) => {
      const { names, decode } = createRowCodec(of);
      const key = of.key.map(quote).join(", ");
      const end = upTo === undefined ? "" : `${after === undefined ? "WHERE" : "AND"} ${compared(of, "<=")} `;
      const sql = `SELECT ${names.map(quote).join(", ")} FROM ${quote(of.name)} ${behind(of, after)} ${end}ORDER BY ${key}`;
      const found = attempt(() => prepared(sql).all(...(after ?? []), ...(upTo ?? [])));
      return found.map((values) => decodeOr(decode, values));
    },
  };
}

/** Writes the part of a query that leaves out the rows up to a key. */
const behind = (of: AnyCollection, after: readonly Scalar[] | undefined) =>
  after === undefined ? "" : `WHERE ${compared(of, ">")}`;

const compared = ({ key }: AnyCollection, how: string) =>
  `(${key.map(quote).join(", ")}) ${how} (${key.map(() => "?").join(", ")})`;

/** Prepares each statement at its first use. */
function createPrepared(db: DatabaseSync): (sql: string) => StatementSync {
  const known = new Map<string, StatementSync>();
  return (sql) => {
    const statement = known.get(sql) ?? db.prepare(sql);
    known.set(sql, statement);
    return statement;
  };
}

function decodeOr(
  decode: (values: Readonly<Record<string, unknown>>) => Row,
  values: Readonly<Record<string, unknown>>,
): Row | undefined {
  try {
    return decode(values);
  } catch {
    return undefined;
  }
}
