/** The log in PostgreSQL: leaves, nodes and signed heads. */
import type { Head } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import type { NodeName } from "../../ledger/merkle.ts";
import type { Batch } from "../fold.ts";
import type { LogReads } from "../log.ts";
import type { Query } from "./connection.ts";

const LEAVES = `SELECT k.n, l.bytes FROM unnest($1::bigint[]) WITH ORDINALITY AS k(idx, n) JOIN leaf l ON l.idx = k.idx`;
const NODES = `SELECT k.n, o.hash FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS k(level, idx, n)
  JOIN node o ON o.level = k.level AND o.idx = k.idx`;
const COVERING = `SELECT k.n, c.size, c.note FROM unnest($1::bigint[]) WITH ORDINALITY AS k(idx, n)
  CROSS JOIN LATERAL (SELECT size, note FROM checkpoint WHERE size > k.idx ORDER BY size LIMIT 1) c`;

/** Creates the reads of the log over connections that read. */
export function createLogReads(query: Query): LogReads {
  /** Puts each answer where it was asked for; rows are numbered from 1. */
  async function inOrder<T>(
    text: string,
    values: readonly unknown[],
    count: number,
    of: (row: Readonly<Record<string, unknown>>) => T,
  ): Promise<readonly (T | undefined)[]> {
    const answers = new Array<T | undefined>(count).fill(undefined);
    if (count === 0) return answers;
    for (const row of (await query(text, values)).rows) answers[Number(row.n) - 1] = of(row);
    return answers;
  }

  return {
    newest: async () => {
      const { size, checkpoint } = await readNewest(query);
      return { size, checkpoint };
    },
    covering: (indexes) => inOrder(COVERING, [indexes], indexes.length, headOf),
    leaves: (indexes) => inOrder(LEAVES, [indexes], indexes.length, ({ bytes }) => bytes as Uint8Array),
    nodes: (names) => inOrder(NODES, columnsOfNames(names), names.length, ({ hash }) => hash as Uint8Array),
  };
}

/** The newest head, and the id of the batch that was written last: one that has rows alone leaves the head as it was. */
export type NewestHead = Head & { readonly batch: string };

/** Reads the newest head; with `lock`, until the end of the transaction nobody else commits. Rejects with STORE_UNAVAILABLE where there is none. */
export async function readNewest(query: Query, lock = ""): Promise<NewestHead> {
  const { rows } = await query(`SELECT size, note, batch FROM log_head${lock}`, []);
  if (rows[0] === undefined) throw new ComityError("STORE_UNAVAILABLE", "the store lacks its checkpoint");
  return { ...headOf(rows[0]), batch: String(rows[0].batch) };
}

/** Parts of a log. `first` is the index of the first leaf. */
export type LogParts = Pick<Batch, "leaves" | "nodes"> & {
  readonly heads: readonly Head[];
  readonly first: number;
};

/** Sends the statements that append to the log; the row of the newest head is not touched. Call it in a transaction, and await all. */
export function appendToLog(
  query: Query,
  { leaves, nodes, heads, first }: LogParts,
): readonly Promise<unknown>[] {
  return [
    query("INSERT INTO leaf (idx, bytes) SELECT * FROM unnest($1::bigint[], $2::bytea[])", [
      leaves.map((_, i) => first + i),
      leaves,
    ]),
    query(
      "INSERT INTO node (level, idx, hash) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[])",
      [...columnsOfNames(nodes), nodes.map(({ hash }) => hash)],
    ),
    query("INSERT INTO checkpoint (size, note) SELECT * FROM unnest($1::bigint[], $2::text[])", [
      heads.map(({ size }) => size),
      heads.map(({ checkpoint }) => checkpoint),
    ]),
  ];
}

/** Sends the statement that makes a head the newest one, and names the batch that was written last. */
export function setNewest(query: Query, { size, checkpoint, batch }: NewestHead): Promise<unknown> {
  return query("UPDATE log_head SET size = $1, note = $2, batch = $3", [size, checkpoint, batch]);
}

function columnsOfNames(names: readonly NodeName[]) {
  return [names.map(({ level }) => level), names.map(({ index }) => index)] as const;
}

function headOf({ size, note }: Readonly<Record<string, unknown>>): Head {
  return { size: Number(size), checkpoint: String(note) };
}
