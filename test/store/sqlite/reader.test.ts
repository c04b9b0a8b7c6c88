/** Rows as SQL reads them: through an index, within bounds, page by page; the contract of stores says the rest. */
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { type Collection, FOREVER, type Row } from "../../../src/engine/store.ts";
import { machine } from "../../../src/store/machine.ts";
import { createRowReader, spanSql } from "../../../src/store/sqlite/reader.ts";
import { createRowWriter } from "../../../src/store/sqlite/row-writer.ts";
import { prepareCollections } from "../../../src/store/sqlite/schema.ts";

type Thing = Row & { readonly id: string; readonly size?: number; readonly color?: string };

const THING: Collection<Thing> = {
  name: "thing",
  columns: { id: "text", size: "int", color: "text" },
  key: ["id"],
  indexes: { size: { on: ["color", "size"] } },
};
const red = { of: THING, index: "size", prefix: ["red"] };

function openThings(...rows: readonly Omit<Thing, "until">[]) {
  const db = new DatabaseSync(":memory:");
  onTestFinished(() => {
    if (db.isOpen) db.close();
  });
  prepareCollections(db, [THING]);
  createRowWriter(db)(
    THING,
    rows.map((row) => ({ ...row, until: FOREVER })),
  );
  return { db, reader: createRowReader(db) };
}

test("a span is read through its index", () => {
  const { db } = openThings();
  const plan = (span: Parameters<typeof spanSql>[0], ...values: readonly string[]) =>
    db
      .prepare(`EXPLAIN QUERY PLAN SELECT * FROM thing ${spanSql(span)}`)
      .all(...values)
      .map(({ detail }) => String(detail));
  const through = [expect.stringMatching(/^SEARCH thing USING INDEX thing_size /)];
  expect(plan(red, "red")).toEqual(through);
  expect(plan({ ...red, from: 1, below: 3 }, "red", "1", "3")).toEqual(through);
});

test("each span of each collection is found by its own index, by as many columns as are stated", () => {
  const db = new DatabaseSync(":memory:");
  onTestFinished(() => db.close());
  prepareCollections(db, machine.collections);
  const spans = machine.collections.flatMap((of) =>
    Object.entries(of.indexes).flatMap(([index, { on }]) =>
      on.map((_, i) => ({ of, index, on, stated: i + 1 })),
    ),
  );
  for (const { of, index, on, stated } of spans) {
    const prefix = on.slice(0, stated).map(() => "x");
    const sql = `SELECT * FROM "${of.name}" ${spanSql({ of, index, prefix })}`;
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...prefix);
    const [{ detail } = { detail: "" }, ...others] = plan;
    const byKey = on.every((column, i) => of.key[i] === column);
    const name = byKey ? "(PRIMARY KEY|INDEX sqlite_autoindex_\\w+)" : `INDEX ${of.name}_${index}`;
    expect(String(detail), sql).toMatch(new RegExp(`^SEARCH ${of.name} USING (COVERING )?${name} \\(`));
    for (const column of on.slice(0, stated)) expect(String(detail), sql).toContain(`${column}=?`);
    expect(others, `${sql} sorts what it read`).toEqual([]);
  }
  expect(spans.length).toBeGreaterThan(20);
});

test("a row without a column of the index is in no span of it, and is found by its key", () => {
  const { reader } = openThings({ id: "a", color: "red", size: 1 }, { id: "b", color: "red" });
  const [span, byKey, none] = reader.read([red, { of: THING, key: ["b"] }, { of: THING, key: ["z"] }]);
  expect(span).toEqual([{ id: "a", color: "red", size: 1, until: FOREVER }]);
  expect(byKey).toEqual([{ id: "b", color: "red", until: FOREVER }]);
  expect(none).toEqual([]);
});

test("every combination of bounds, place and order is a statement of its own, also when it is used again", () => {
  const { reader } = openThings(...[1, 2, 3, 4].map((size) => ({ id: `t${size}`, color: "red", size })));
  const sizes = (rows: readonly Row[]) => (rows as readonly Thing[]).map(({ size }) => size);
  for (const _round of [1, 2]) {
    expect(sizes(reader.page({ ...red, from: 2 }, { limit: 9, order: "ascending" }))).toEqual([2, 3, 4]);
    expect(sizes(reader.page({ ...red, below: 2 }, { limit: 9, order: "ascending" }))).toEqual([1]);
    expect(sizes(reader.page(red, { limit: 9, after: 2, order: "ascending" }))).toEqual([3, 4]);
    expect(sizes(reader.page(red, { limit: 9, after: 2, order: "descending" }))).toEqual([1]);
    expect(sizes(reader.page({ ...red, from: 2 }, { limit: 1, after: 4, order: "descending" }))).toEqual([3]);
    expect(sizes(reader.read([{ ...red, from: 2 }])[0] ?? [])).toEqual([2, 3, 4]);
  }
});

test("a value is never read as SQL", () => {
  const { reader } = openThings({ id: "x' OR '1'='1", color: "red", size: 1 });
  expect(reader.read([{ of: THING, key: ["x"] }])[0]).toEqual([]);
  expect(reader.read([{ of: THING, key: ["x' OR '1'='1"] }])[0]).toHaveLength(1);
});

test("a bound needs a column behind the prefix", () => {
  const whole = { ...red, prefix: ["red", 1] };
  expect(spanSql(whole)).not.toContain(">");
  for (const act of [
    () => spanSql({ ...whole, from: 1 }),
    () => spanSql({ ...whole, below: 1 }),
    () => spanSql(whole, { limit: 1, after: 1, order: "ascending" }),
  ])
    expect(act).toThrow("no column of `size` is left");
});

test("a table that is not there, and a database that fails, are faults of the store", () => {
  const { db, reader } = openThings();
  const fault = expect.objectContaining({ reason: "STORE_UNAVAILABLE" });
  const other = { ...THING, name: "other" };
  expect(() => reader.read([{ of: other, key: ["a"] }])).toThrow(fault);
  db.close();
  expect(() => reader.page(red, { limit: 1, order: "ascending" })).toThrow(fault);
});
