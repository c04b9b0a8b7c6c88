/** The reads of an audit in SQLite: gaps stay in their places, and a damaged row spoils no other. */
import { copyFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { beforeAll, expect, test } from "vitest";
import type { RowRange } from "../../../src/store/audit/audited.ts";
import { createAudited } from "../../../src/store/sqlite/audited.ts";
import { assertReadable } from "../../../src/store/sqlite/schema.ts";
import { entry, item, set } from "../sample-entries.ts";
import { ITEM, machine } from "../sample-machine.ts";
import { freshFile, open, tamper } from "./files.ts";

const { collections } = machine;
let file: string;
beforeAll(async () => {
  file = freshFile();
  const store = await open(file);
  for (let n = 0; n < 5; n++) await store.commit(entry(n, set(item(`i${n}`, { rank: n }))));
  await store.close();
  tamper(file, "DELETE FROM leaf WHERE idx = 3; UPDATE item SET rank = 9 WHERE id = 'i1'");
});

test("leaves, nodes and heads are read by their places, with a gap where one is missing", async () => {
  using db = new DatabaseSync(file, { readOnly: true });
  const audited = createAudited(db, collections);
  const leaves = await audited.leaves(1, 7);
  expect(leaves.map((each) => each !== undefined)).toEqual([true, true, false, true, false, false]);
  expect(leaves[0]).toEqual(Uint8Array.from(entry(1).leaf));
  expect((await audited.nodes(1, 0, 3)).map((each) => each?.length)).toEqual([32, 32, undefined]);
  expect(await audited.leavesAt([2, 3, 1])).toEqual([leaves[1], undefined, leaves[0]]);
  expect((await audited.heads(2, 4)).map(({ size }) => size)).toEqual([3, 4]);
  expect((await audited.newest()).size).toBe(5);
});

test("a whole run of nodes is what its rows hold, and a hash of another length is told from it", async () => {
  using db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare("SELECT hash FROM node WHERE level = 0 ORDER BY idx").all();
  const found = await createAudited(db, collections).nodes(0, 0, 5);
  expect(found.map((each) => each?.toHex())).toEqual(rows.map(({ hash }) => (hash as Uint8Array).toHex()));
  const other = freshFile();
  copyFileSync(file, other);
  tamper(other, "UPDATE node SET hash = x'00' WHERE level = 0 AND idx = 1");
  using changed = new DatabaseSync(other, { readOnly: true });
  const lengths = (await createAudited(changed, collections).nodes(0, 0, 5)).map((each) => each?.length);
  expect(lengths).toEqual([32, 1, 32, 32, 32]);
});

test("rows come in runs by their key, a damaged one as a gap", async () => {
  using db = new DatabaseSync(file, { readOnly: true });
  const audited = createAudited(db, collections);
  const idsIn = async (range: RowRange) =>
    (await audited.rows(ITEM, range)).map((row) => (row as { readonly id?: string } | undefined)?.id);
  expect(await audited.keyBehind(ITEM, undefined, 3)).toEqual(["i2"]);
  expect(await idsIn({ upTo: ["i2"] })).toEqual(["i0", undefined, "i2"]);
  expect(await audited.keyBehind(ITEM, ["i2"], 2)).toEqual(["i4"]);
  expect(await audited.keyBehind(ITEM, ["i2"], 3)).toBeUndefined();
  expect(await idsIn({ after: ["i2"] })).toEqual(["i3", "i4"]);
  expect(await idsIn({ after: ["i2"], upTo: ["i3"] })).toEqual(["i3"]);
  expect(await idsIn({ after: ["i4"] })).toEqual([]);
  expect(await audited.isSound()).toBe(true);
});

test("a store whose tables have another form is refused before anything is read", async () => {
  const other = freshFile();
  await (await open(other)).close();
  using db = new DatabaseSync(other);
  expect(() => assertReadable(db, collections)).not.toThrow();
  db.exec("ALTER TABLE item DROP COLUMN body");
  expect(() => assertReadable(db, collections)).toThrow(
    expect.objectContaining({
      reason: "STORE_UNAVAILABLE",
      message: expect.stringContaining("another version"),
    }),
  );
});
