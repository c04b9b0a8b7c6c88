/** The writer of rows: one row for each key, the last that was written. */
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { createRowCodec } from "../../../src/store/columns.ts";
import { createRowWriter } from "../../../src/store/sqlite/row-writer.ts";
import { ITEM, type ItemRow } from "../sample-machine.ts";

test("a row takes the place of the one with its key, and of no other", () => {
  using db = new DatabaseSync(":memory:");
  db.exec(
    `CREATE TABLE item (id TEXT PRIMARY KEY, "group" TEXT, rank INT, body BLOB, until TEXT, row_digest BLOB, data TEXT)`,
  );
  const write = createRowWriter(db);
  const row = (id: string, changes: Partial<ItemRow> = {}): ItemRow => ({
    id,
    until: "2030-01-01",
    ...changes,
  });
  write(ITEM, [row("a", { group: "g", rank: 1, note: 1 }), row("b", { note: [2] })]);
  write(ITEM, [row("a", { note: "new" })]);
  write(ITEM, []);
  const { decode } = createRowCodec(ITEM);
  const kept = db.prepare("SELECT * FROM item ORDER BY id").all().map(decode);
  expect(kept).toEqual([row("a", { note: "new" }), row("b", { note: [2] })]);
});
