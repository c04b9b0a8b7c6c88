/** A store in SQLite that is moved, or the file that one is moved to. */
import { existsSync, rmSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import type { AnyCollection, Scalar } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import type { LogKeys } from "../../ledger/log-keys.ts";
import { createRowCodec, quote } from "../columns.ts";
import { AS_STORED } from "../content-keys.ts";
import { contentKeyFileOf } from "../key-file.ts";
import { COPIED_AT_ONCE, keyIn, type MoveEnd, pagesOf, type StoreContents } from "../move.ts";
import { attempt, keepPrivate, lockStore, openDatabase } from "./database.ts";
import { createLogReader } from "./log.ts";
import { createRowWriter } from "./row-writer.ts";
import {
  createLogTables,
  prepareCollections,
  readKeyFileId,
  SCHEMA_VERSION,
  schemaVersion,
  setKeyFileId,
  setSchemaVersion,
} from "./schema.ts";
import { scrubStore } from "./scrub.ts";
import { readState, writeState } from "./state.ts";

/**
 * Opens a file to move a store from it or to it; a file that is missing is made. Rejects with STORE_LOCKED while a node runs
 * on it, and as `openDatabase` does.
 */
export async function openSqliteEnd(
  file: string,
  collections: readonly AnyCollection[],
  keys: LogKeys,
): Promise<MoveEnd> {
  const isNew = !existsSync(file);
  keepPrivate(file);
  using stack = new DisposableStack();
  stack.use(lockStore(file));
  const db = stack.use(openDatabase(file, (opened) => prepare(opened, collections)));
  const owned = stack.move();
  const filled = () => schemaVersion(db) > 0;
  return {
    contentKeys: contentKeyFileOf(file),
    name: `sqlite:${file}`,
    look: async () => (filled() ? { head: createLogReader(db).newest(), mark: readState(db) } : undefined),
    contents: contentsOf(db),
    fill: (contents, mark) =>
      inTransaction(db, async () => {
        await fillLog(db, contents);
        prepareCollections(db, collections);
        const write = createRowWriter(db, AS_STORED);
        for (const of of collections) for await (const rows of contents.rows(of)) write(of, rows);
        writeState(db, mark);
        setSchemaVersion(db);
      }),
    verify: async () => {
      const pass = scrubStore({ db, collections, keys: () => keys, day: "" });
      for (;;) {
        const step = pass.next();
        if (step.done === true) return step.value;
      }
    },
    mark: (mark) => inTransaction(db, async () => writeState(db, mark)),
    clear: () =>
      inTransaction(db, async () => {
        const tables = [
          "leaf",
          "node",
          "checkpoint",
          "key_file",
          "store_state",
          ...collections.map(({ name }) => name),
        ];
        for (const table of tables) db.exec(`DROP TABLE IF EXISTS ${quote(table)}`);
        db.exec("PRAGMA user_version = 0");
      }),
    close: async () => {
      const unused = isNew && !filled();
      db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      owned.dispose();
      // A move that was refused leaves no file behind.
      if (unused) for (const end of ["", "-wal", "-shm", "-lock"]) rmSync(`${file}${end}`, { force: true });
    },
  };
}

/** Brings the tables of a store that is there to this program's declarations, as its node would. */
function prepare(db: DatabaseSync, collections: readonly AnyCollection[]): void {
  const version = schemaVersion(db);
  if (version === 0) return;
  if (version !== SCHEMA_VERSION)
    throw new ComityError(
      "CONFIG_INVALID",
      `the store has schema \`${version}\`, and only \`${SCHEMA_VERSION}\` is moved; run its node once by this program`,
    );
  prepareCollections(db, collections);
}

async function fillLog(db: DatabaseSync, contents: StoreContents): Promise<void> {
  createLogTables(db);
  const id = await contents.keyFileId();
  readKeyFileId(db);
  if (id !== undefined) setKeyFileId(db, id);
  const leaf = db.prepare("INSERT INTO leaf (idx, bytes) VALUES (?, ?)");
  const node = db.prepare("INSERT INTO node (level, idx, hash) VALUES (?, ?, ?)");
  const head = db.prepare("INSERT INTO checkpoint (size, note) VALUES (?, ?)");
  let index = 0;
  for await (const page of contents.leaves()) for (const bytes of page) leaf.run(index++, bytes);
  for await (const page of contents.nodes())
    for (const each of page) node.run(each.level, each.index, each.hash);
  for await (const page of contents.heads()) for (const each of page) head.run(each.size, each.checkpoint);
}

type Stored = Readonly<Record<string, unknown>>;

function contentsOf(db: DatabaseSync): StoreContents {
  const read = (sql: string, values: readonly Scalar[]): readonly Stored[] =>
    attempt(() => db.prepare(`${sql} LIMIT ${COPIED_AT_ONCE}`).all(...values));
  return {
    keyFileId: async () => readKeyFileId(db),
    leaves: async function* () {
      const after = (last?: Stored) =>
        read("SELECT idx, bytes FROM leaf WHERE idx > ? ORDER BY idx", [Number(last?.idx ?? -1)]);
      for await (const page of pagesOf(after)) yield page.map(({ bytes }) => bytes as Uint8Array);
    },
    nodes: async function* () {
      const after = (last?: Stored) =>
        read("SELECT level, idx, hash FROM node WHERE (level, idx) > (?, ?) ORDER BY level, idx", [
          Number(last?.level ?? -1),
          Number(last?.idx ?? -1),
        ]);
      for await (const page of pagesOf(after))
        yield page.map(({ level, idx, hash }) => ({
          ...{ level: Number(level), index: Number(idx) },
          hash: hash as Uint8Array,
        }));
    },
    heads: async function* () {
      const after = (last?: Stored) =>
        read("SELECT size, note FROM checkpoint WHERE size > ? ORDER BY size", [Number(last?.size ?? -1)]);
      for await (const page of pagesOf(after))
        yield page.map(({ size, note }) => ({ size: Number(size), checkpoint: String(note) }));
    },
    rows: async function* (of) {
      const { names, decode } = createRowCodec(of, AS_STORED);
      const [select, key] = [names.map(quote).join(", "), of.key.map(quote).join(", ")];
      const marks = of.key.map(() => "?").join(", ");
      const after = (last?: Stored) => {
        const where = last === undefined ? "" : `WHERE (${key}) > (${marks}) `;
        const sql = `SELECT ${select} FROM ${quote(of.name)} ${where}ORDER BY ${key}`;
        return read(sql, last === undefined ? [] : keyIn(of, last));
      };
      for await (const page of pagesOf(after)) yield attempt(() => page.map(decode));
    },
  };
}

/** Runs `work` in one transaction: all of it is written, or nothing. */
async function inTransaction(db: DatabaseSync, work: () => Promise<unknown>): Promise<void> {
  attempt(() => db.exec("BEGIN IMMEDIATE"));
  try {
    await work();
    attempt(() => db.exec("COMMIT"));
  } catch (thrown) {
    db.exec("ROLLBACK");
    throw thrown;
  }
}
