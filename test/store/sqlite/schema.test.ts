/** Tables made from collections: what a collection declares later is there for the rows that stand already. */
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { type Collection, FOREVER, type Row } from "../../../src/engine/store.ts";
import { createRowReader } from "../../../src/store/sqlite/reader.ts";
import { createRowWriter } from "../../../src/store/sqlite/row-writer.ts";
import { prepareCollections } from "../../../src/store/sqlite/schema.ts";
import { ITEM } from "../sample-machine.ts";

type Thing = Row & { readonly id: string; readonly size?: number; readonly color?: string };

const before: Collection<Thing> = { name: "thing", columns: { id: "text" }, key: ["id"], indexes: {} };
const after: Collection<Thing> = {
  ...before,
  columns: { id: "text", size: "int", color: "text" },
  indexes: { size: { on: ["color", "size"] } },
};

const indexes = (db: DatabaseSync) =>
  db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql <> ''")
    .all()
    .map(({ name }) => name);

test("a column and an index that are declared later hold the rows that stand already", () => {
  using db = new DatabaseSync(":memory:");
  prepareCollections(db, [before]);
  const rows = [
    { id: "a", size: 3, color: "red", until: FOREVER },
    { id: "b", size: 1, color: "red", until: FOREVER },
    { id: "c", size: 2, until: FOREVER },
  ];
  createRowWriter(db)(before, rows);
  prepareCollections(db, [after]);
  const span = { of: after, index: "size", prefix: ["red"] };
  const reads = [span, ...rows.map(({ id }) => ({ of: after, key: [id] }))];
  const [found, ...each] = createRowReader(db).read(reads);
  expect(found).toEqual([rows[1], rows[0]]);
  expect(each).toEqual(rows.map((row) => [row]));
  expect(indexes(db)).toEqual(["thing_size"]);
});

test("rows of a version without digests get theirs, and count as they stand", () => {
  using db = new DatabaseSync(":memory:");
  prepareCollections(db, [after, ITEM]);
  const rows = [{ id: "a", size: 3, color: "red", until: FOREVER }];
  const item = { id: "i", body: Uint8Array.of(1, 2), note: { deep: [1] }, until: FOREVER };
  createRowWriter(db)(after, rows);
  createRowWriter(db)(ITEM, [item]);
  for (const table of ["thing", "item"]) db.exec(`ALTER TABLE ${table} DROP COLUMN row_digest`);
  prepareCollections(db, [after, ITEM]);
  const reads = [
    { of: after, key: ["a"] },
    { of: ITEM, key: ["i"] },
  ];
  expect(createRowReader(db).read(reads)).toEqual([rows, [item]]);
});

test("an index that is declared otherwise is made anew, and one that is gone is dropped", () => {
  using db = new DatabaseSync(":memory:");
  prepareCollections(db, [after]);
  prepareCollections(db, [{ ...after, indexes: { size: { on: ["size"] } } }]);
  const sql = db.prepare("SELECT sql FROM sqlite_schema WHERE name = 'thing_size'").get()?.sql;
  expect(sql).toBe('CREATE INDEX "thing_size" ON "thing" ("size") WHERE "size" IS NOT NULL');
  prepareCollections(db, [before]);
  expect(indexes(db)).toEqual([]);
});

test("to prepare the same collections again changes nothing", () => {
  using db = new DatabaseSync(":memory:");
  prepareCollections(db, [after, ITEM]);
  const schema = () => db.prepare("SELECT type, name, sql FROM sqlite_schema").all();
  const first = schema();
  prepareCollections(db, [after, ITEM]);
  expect(schema()).toEqual(first);
});

test.each([
  ["of the log's own", { ...before, name: "leaf" }],
  ["that SQL cannot have", { ...before, name: 'a"b' }],
  [
    "of the column that holds the rest",
    { ...before, columns: { id: "text", data: "text" } } as Collection<Thing>,
  ],
])("a name %s is refused", (_, of) => {
  using db = new DatabaseSync(":memory:");
  expect(() => prepareCollections(db, [of])).toThrow(expect.objectContaining({ reason: "INTERNAL" }));
});
