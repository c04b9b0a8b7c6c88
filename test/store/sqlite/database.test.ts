/** The connections to a database: how safely it is kept, who may open it, and whose fault an error is. */
import { chmodSync, existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { ComityError } from "../../../src/errors.ts";
import {
  attempt,
  isFaultOfValues,
  keepPrivate,
  lockFile,
  lockStore,
  openDatabase,
  openReader,
  together,
  usedBytesOf,
} from "../../../src/store/sqlite/database.ts";
import { freshFile } from "./files.ts";

const reason = (code: string) => expect.objectContaining({ name: "ComityError", reason: code });
const createThing = (db: DatabaseSync) => db.exec("CREATE TABLE thing (id INTEGER PRIMARY KEY) STRICT");

/** What `act` throws. */
function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (thrown) {
    return thrown;
  }
  throw new Error("nothing was thrown");
}

test("a commit is flushed to a write-ahead log, and what is deleted is overwritten", () => {
  using db = openDatabase(freshFile(), createThing);
  const setting = (name: string) => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
  expect(setting("journal_mode")).toBe("wal");
  const FULL = 2;
  expect(setting("synchronous")).toBe(FULL);
  expect(setting("secure_delete")).toBe(1);
});

test("the files of a store are for their owner alone, also those that an earlier version made open", () => {
  const file = freshFile();
  const files = [file, `${file}-wal`, `${file}-shm`, lockFile(file)];
  const modes = () => files.map((each) => (statSync(each).mode & 0o777).toString(8));
  const openAll = () => {
    keepPrivate(file);
    const lock = lockStore(file);
    const db = openDatabase(file, (opened) => opened.exec("CREATE TABLE IF NOT EXISTS thing (id INTEGER)"));
    return { [Symbol.dispose]: () => [db, lock].map((each) => each.close()) };
  };
  {
    using _ = openAll();
    expect(modes()).toEqual(["600", "600", "600", "600"]);
  }
  for (const each of [file, lockFile(file)]) chmodSync(each, 0o644);
  using _ = openAll();
  expect(modes()).toEqual(["600", "600", "600", "600"]);
});

test("reads that run together from a database that is closed are refused as any other", () => {
  const file = freshFile();
  openDatabase(file, createThing).close();
  const reader = openReader(file);
  reader.close();
  expect(() => together(reader, () => 1)).toThrow(reason("STORE_UNAVAILABLE"));
});

test("reads that run together see one state, and leave no transaction open, whatever becomes of them", () => {
  const file = freshFile();
  using writer = openDatabase(file, createThing);
  using reader = openReader(file);
  const count = () => Number(reader.prepare("SELECT count(*) AS n FROM thing").get()?.n);
  const insert = () => writer.exec("INSERT INTO thing DEFAULT VALUES");
  const seen = together(reader, () => {
    const before = count();
    insert();
    return [before, count(), together(reader, count)];
  });
  expect(seen).toEqual([0, 0, 0]);
  expect(count()).toBe(1);
  expect(() => together(reader, () => reader.prepare("SELECT * FROM missing_table"))).toThrow(
    "no such table",
  );
  expect(reader.isTransaction).toBe(false);
  insert();
  expect(count()).toBe(2);
});

test("a preparation that fails leaves nothing behind, and its own error comes through", () => {
  const file = freshFile();
  const refusal = new ComityError("CONFIG_INVALID", "too new");
  const failing = (db: DatabaseSync) => {
    createThing(db);
    throw refusal;
  };
  expect(thrownBy(() => openDatabase(file, failing))).toBe(refusal);
  using db = openDatabase(file, createThing);
  expect(db.prepare("SELECT name FROM sqlite_schema").all()).toEqual([{ name: "thing" }]);
});

test("a reader sees what is committed, and writes nothing", () => {
  const file = freshFile();
  using db = openDatabase(file, createThing);
  using reader = openReader(file);
  db.exec("INSERT INTO thing VALUES (1)");
  expect(reader.prepare("SELECT id FROM thing").all()).toEqual([{ id: 1 }]);
  expect(() => reader.exec("INSERT INTO thing VALUES (2)")).toThrow(/readonly/);
});

test("a store is locked until the lock is closed, while a reader may have the store itself", () => {
  const file = freshFile();
  const lock = lockStore(file);
  expect(() => lockStore(file)).toThrow(reason("STORE_LOCKED"));
  using db = openDatabase(file, createThing);
  using reader = openReader(file);
  expect([db.isOpen, reader.isOpen]).toEqual([true, true]);
  lock.close();
  lockStore(file).close();
  expect(existsSync(lockFile(file))).toBe(true);
});

test.each([
  ["is missing", () => join(freshFile(), "none")],
  ["takes no files", () => "/proc/self"],
  [
    "is a file",
    () => {
      const file = freshFile();
      writeFileSync(file, "");
      return file;
    },
  ],
])("a directory that %s is named", (_, directory) => {
  const path = directory();
  const file = join(path, "store.db");
  for (const open of [lockStore, openReader, (name: string) => openDatabase(name, () => {})]) {
    const error = thrownBy(() => open(file));
    expect(error).toEqual(reason("DIRECTORY_UNWRITABLE"));
    expect((error as ComityError).message).toContain(`\`${path}\``);
  }
});

test("a file that is no database is a fault of the store", () => {
  const file = freshFile();
  writeFileSync(file, "not a database ".repeat(400));
  expect(() => openDatabase(file, () => {})).toThrow(reason("STORE_UNAVAILABLE"));
});

test("an error of SQLite is told without its words, which stay in the cause", () => {
  const db = new DatabaseSync(":memory:");
  db.close();
  const error = thrownBy(() => attempt(() => db.exec("SELECT 'Jane'")));
  expect(error).toEqual(reason("STORE_UNAVAILABLE"));
  expect((error as Error).message).not.toMatch(/Jane|database is not open/);
  expect((error as Error).cause).toMatchObject({ message: "database is not open" });
  const own = new ComityError("INPUT_INVALID", "as it is");
  expect(
    thrownBy(() =>
      attempt(() => {
        throw own;
      }),
    ),
  ).toBe(own);
  expect(attempt(() => 7)).toBe(7);
});

test.each([
  ["that stands already", "INSERT INTO kept VALUES (1, 'b')", true],
  ["that is missing", "INSERT INTO kept VALUES (2, NULL)", true],
  ["of another type", "INSERT INTO kept VALUES ('x', 'b')", true],
  ["too large for any database", "INSERT INTO kept VALUES (2, zeroblob(2000000000))", true],
  ["of a table that is not there", "INSERT INTO gone VALUES (1)", false],
])("a value %s: the values are at fault, or the database is", (_, sql, expected) => {
  const db = new DatabaseSync(":memory:");
  onTestFinished(() => db.close());
  db.exec("CREATE TABLE kept (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT");
  db.exec("INSERT INTO kept VALUES (1, 'a')");
  const error = thrownBy(() => db.exec(sql));
  expect(isFaultOfValues(error)).toBe(expected);
  // As `attempt` passes it on, too.
  expect(isFaultOfValues(new ComityError("STORE_UNAVAILABLE", "x", { cause: error }))).toBe(expected);
});

test.each([[new Error("no code")], [new ComityError("INTERNAL", "x")], [{ errcode: "19" }]])(
  "%o blames no values",
  (thrown) => {
    expect(isFaultOfValues(thrown)).toBe(false);
  },
);

test("pages that were freed and will be used again are not counted", () => {
  using db = openDatabase(freshFile(), (opened) => opened.exec("CREATE TABLE thing (bytes BLOB) STRICT"));
  const empty = usedBytesOf(db);
  db.exec("INSERT INTO thing (bytes) VALUES (zeroblob(1000000))");
  expect(usedBytesOf(db)).toBeGreaterThan(1_000_000);
  db.exec("DELETE FROM thing");
  expect(usedBytesOf(db)).toBe(empty);
});
