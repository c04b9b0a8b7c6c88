/** Removals by the writer: in turns that end with their time, each row looked at once more before it goes. */
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { createRemover } from "../../../src/store/sqlite/remover.ts";
import { entry, item, set } from "../sample-entries.ts";
import { machine } from "../sample-machine.ts";
import { freshFile, open, tamper } from "./files.ts";

const DAY = "2026-11-29";
const IDS = ["a", "b", "c", "d"];

async function remover(change: (file: string) => void, msPerLook = 1, kept: readonly string[] = []) {
  const file = freshFile();
  const store = await open(file);
  await store.commit(
    entry(1, set(...IDS.map((id) => item(id, { until: kept.includes(id) ? "2030-01-01" : "2026-11-28" })))),
  );
  await store.close();
  change(file);
  const db = new DatabaseSync(file);
  onTestFinished(() => db.close());
  let ms = 0;
  const now = () => {
    ms += msPerLook;
    return ms;
  };
  const told: unknown[] = [];
  const remove = createRemover(db, machine.collections, {
    now,
    committed: () => told.push("committed"),
    failed: (thrown) => told.push(thrown),
  });
  const ids = () =>
    db
      .prepare("SELECT id FROM item")
      .all()
      .map(({ id }) => id);
  return { db, ids, told, removal: (of = "item") => remove({ of, keys: IDS.map((id) => [id]), day: DAY }) };
}

test("a turn ends with its time, and the next goes on", async () => {
  const { removal, ids } = await remover(() => {});
  const running = removal();
  expect([running.next(), running.isDone(), ids()]).toEqual([2, false, ["c", "d"]]);
  expect([running.next(), running.next(), running.isDone(), ids()]).toEqual([2, 0, true, []]);
});

test("a row that is kept longer by now stays, and so does a damaged one", async () => {
  const damage = (file: string) => tamper(file, "UPDATE item SET row_digest = x'00' WHERE id = 'b'");
  const { removal, ids, db } = await remover(damage, 0, ["c"]);
  db.exec("DELETE FROM item WHERE id = 'd'");
  expect(removal().next()).toBe(1);
  expect(ids()).toEqual(["b", "c"]);
});

test("a removal is not synced on its own, and the commits after it are", async () => {
  const { removal, db } = await remover(() => {});
  db.exec("PRAGMA synchronous = FULL");
  removal().next();
  expect(db.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 });
});

test("a removal that fails is told, ends, and leaves no transaction behind", async () => {
  const { removal, db, ids, told } = await remover(() => {});
  db.exec("CREATE TRIGGER no BEFORE DELETE ON item BEGIN SELECT RAISE(ABORT, 'no'); END");
  const running = removal();
  expect([running.next(), running.isDone(), ids()]).toEqual([0, true, IDS]);
  expect(told).toEqual([expect.objectContaining({ reason: "STORE_UNAVAILABLE" })]);
  expect(db.isTransaction).toBe(false);
});

test("nothing is removed from a table that the machine does not have", async () => {
  const { removal, ids } = await remover(() => {});
  const running = removal("leaf");
  expect([running.next(), running.isDone(), ids()]).toEqual([0, true, IDS]);
});
