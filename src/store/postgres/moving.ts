/** A store in PostgreSQL that is moved, or the empty database that one is moved to. */
import type { AnyCollection, Head } from "../../engine/store.ts";
import type { LogKeys } from "../../ledger/log-keys.ts";
import { quote } from "../columns.ts";
import { AS_STORED } from "../content-keys.ts";
import { COPIED_AT_ONCE, keyIn, type MoveEnd, pagesOf, type StoreContents } from "../move.ts";
import { claimStore } from "./claim.ts";
import { openConnection, type Query } from "./connection.ts";
import { storeError } from "./faults.ts";
import { appendToLog, readNewest, setNewest } from "./log.ts";
import { formatPlace, type PostgresPlace } from "./place.ts";
import { createRowSql, type RowSql } from "./rows.ts";
import {
  createLogTables,
  LOG_TABLES,
  prepareCollections,
  readKeyFileId,
  schemaVersion,
  setKeyFileId,
} from "./schema.ts";
import { scrubStore } from "./scrub.ts";
import { readState, writeState } from "./state.ts";

/** Opens a database to move a store from it or to it. Rejects with STORE_LOCKED while a node runs on it, and as `openConnection` does. */
export async function openPostgresEnd(
  place: PostgresPlace,
  collections: readonly AnyCollection[],
  keys: LogKeys,
): Promise<MoveEnd> {
  const connection = await openConnection(place).catch((thrown) => {
    throw storeError(thrown);
  });
  const { query } = connection;
  const sql = createRowSql(AS_STORED);
  try {
    await claimStore(query, { withinMs: 0 });
    if ((await schemaVersion(query)) > 0)
      await inTransaction(query, () => prepareCollections(query, collections, sql));
  } catch (thrown) {
    connection.destroy();
    throw storeError(thrown);
  }
  return {
    contentKeys: place.contentKeys,
    name: `postgres://${formatPlace(place)}`,
    look: async () => {
      if ((await schemaVersion(query)) === 0) return undefined;
      return { head: await readNewest(query), mark: await readState(query) };
    },
    contents: contentsOf(query, sql),
    fill: (contents, mark) =>
      inTransaction(query, async () => {
        await fillLog(query, contents);
        await prepareCollections(query, collections, sql);
        for (const of of collections)
          for await (const rows of contents.rows(of)) await sql.write(query, of, rows);
        await writeState(query, mark);
      }),
    verify: () =>
      scrubStore({
        ...{ query, sql, collections, day: "" },
        keys: () => keys,
        retirement: { take: async () => 0, end: async () => 0 },
        pause: async () => {},
      }),
    mark: (mark) => inTransaction(query, () => writeState(query, mark)),
    clear: () =>
      inTransaction(query, async () => {
        const tables = [...LOG_TABLES, "store_state", ...collections.map(({ name }) => name)];
        await query(`DROP TABLE IF EXISTS ${tables.map(quote).join(", ")}`);
      }),
    close: connection.end,
  };
}

async function fillLog(query: Query, contents: StoreContents): Promise<void> {
  let newest: Head = { size: 0, checkpoint: "" };
  await createLogTables(query, newest);
  const id = await contents.keyFileId();
  if (id !== undefined) await setKeyFileId(query, id);
  let first = 0;
  for await (const leaves of contents.leaves()) {
    await Promise.all(appendToLog(query, { leaves, nodes: [], heads: [], first }));
    first += leaves.length;
  }
  for await (const nodes of contents.nodes())
    await Promise.all(appendToLog(query, { leaves: [], nodes, heads: [], first }));
  for await (const heads of contents.heads()) {
    await Promise.all(appendToLog(query, { leaves: [], nodes: [], heads, first }));
    newest = heads.at(-1) ?? newest;
  }
  await setNewest(query, { ...newest, batch: "" });
}

function contentsOf(query: Query, sql: RowSql): StoreContents {
  const read = async (text: string, values: readonly unknown[]) =>
    (await query(text, [...values, COPIED_AT_ONCE])).rows;
  return {
    keyFileId: () => readKeyFileId(query),
    leaves: async function* () {
      for await (const page of pagesOf((last: Readonly<Record<string, unknown>> | undefined) =>
        read("SELECT idx, bytes FROM leaf WHERE idx > $1 ORDER BY idx LIMIT $2", [last?.idx ?? -1]),
      ))
        yield page.map(({ bytes }) => bytes as Uint8Array);
    },
    nodes: async function* () {
      for await (const page of pagesOf((last: Readonly<Record<string, unknown>> | undefined) =>
        read("SELECT level, idx, hash FROM node WHERE (level, idx) > ($1, $2) ORDER BY level, idx LIMIT $3", [
          last?.level ?? -1,
          last?.idx ?? -1,
        ]),
      ))
        yield page.map(({ level, idx, hash }) => ({
          level: Number(level),
          index: Number(idx),
          hash: hash as Uint8Array,
        }));
    },
    heads: async function* () {
      for await (const page of pagesOf((last: Readonly<Record<string, unknown>> | undefined) =>
        read("SELECT size, note FROM checkpoint WHERE size > $1 ORDER BY size LIMIT $2", [last?.size ?? -1]),
      ))
        yield page.map(({ size, note }) => ({ size: Number(size), checkpoint: String(note) }));
    },
    rows: async function* (of) {
      for await (const page of pagesOf((last: Readonly<Record<string, unknown>> | undefined) =>
        sql.walk(query, of, last && keyIn(of, last), COPIED_AT_ONCE),
      ))
        yield page.map(sql.codec(of).decode);
    },
  };
}

/** Runs `work` in one transaction: all of it is written, or nothing. */
async function inTransaction(query: Query, work: () => Promise<unknown>): Promise<void> {
  await query("BEGIN");
  try {
    await work();
    await query("COMMIT");
  } catch (thrown) {
    await query("ROLLBACK").catch(() => {});
    throw storeError(thrown);
  }
}
