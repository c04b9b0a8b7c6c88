/** A file as one end of a move: alone, whole or empty. What the move makes of it is tried in test/store/move.test.ts. */
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { firstKey } from "../../../src/ledger/log-keys.ts";
import { openSqliteEnd } from "../../../src/store/sqlite/moving.ts";
import { verifierKey } from "../sample-entries.ts";
import { machine } from "../sample-machine.ts";
import { freshFile, open } from "./files.ts";

const openEnd = (file: string) => openSqliteEnd(file, machine.collections, firstKey(verifierKey));

test("a store that is open is not moved", async () => {
  const file = freshFile();
  const store = await open(file);
  onTestFinished(() => store.close());
  await expect(openEnd(file)).rejects.toMatchObject({ reason: "STORE_LOCKED" });
});

test("a file that was not there is empty, and is gone again unless it was filled", async () => {
  const file = freshFile();
  const end = await openEnd(file);
  expect([await end.look(), existsSync(file)]).toEqual([undefined, true]);
  await end.close();
  expect(existsSync(file)).toBe(false);
});

test("a store of another version is run once by its node before it is moved", async () => {
  const file = freshFile();
  await (await open(file)).close();
  {
    using db = new DatabaseSync(file);
    db.exec("PRAGMA user_version = 6");
  }
  await expect(openEnd(file)).rejects.toMatchObject({
    reason: "CONFIG_INVALID",
    message: expect.stringContaining("run its node once"),
  });
});

test("what cannot be filled whole is not filled at all", async () => {
  const [from, to] = [freshFile(), freshFile()];
  await (await open(from)).close();
  const [source, target] = [await openEnd(from), await openEnd(to)];
  const broken = {
    ...source.contents,
    rows: () => {
      throw new Error("cut");
    },
  };
  const mark = { state: "arriving", place: source.name } as const;
  await expect(target.fill(broken, mark)).rejects.toThrow("cut");
  expect(await target.look()).toBeUndefined();
  await target.fill(source.contents, mark);
  expect((await target.look())?.mark).toEqual(mark);
  expect((await target.verify()).damage).toEqual([]);
  await target.clear();
  expect(await target.look()).toBeUndefined();
  await source.close();
  await target.close();
});
