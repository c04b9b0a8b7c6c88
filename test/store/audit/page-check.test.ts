/** The check of one page by itself: what it counts and finds is what an audit in full finds there, and nothing of other pages. */
import { DatabaseSync } from "node:sqlite";
import { beforeAll, expect, test } from "vitest";
import { createPageCheck } from "../../../src/store/audit/page-check.ts";
import type { Tallied } from "../../../src/store/audit/report.ts";
import { machine } from "../../../src/store/machine.ts";
import { createSealer } from "../../../src/store/sealer.ts";
import { createAudited } from "../../../src/store/sqlite/audited.ts";
import { readStoreKeys } from "../../../src/store/sqlite/key-file.ts";
import { readOwnKeys } from "../../../src/store/sqlite/signed-log.ts";
import { tamper } from "../sqlite/files.ts";
import { changed, makeStores, NOW, type Stopped } from "./two-stores.ts";

let eu: Stopped;
beforeAll(async () => {
  ({ eu } = await makeStores());
});

async function check({ file, key }: Stopped, first: number, below: number): Promise<Tallied> {
  using db = new DatabaseSync(file, { readOnly: true });
  const audited = createAudited(db, machine.collections, readStoreKeys(file).secrets);
  const parts = { audited, keys: readOwnKeys(db, key), sealer: createSealer(), now: NOW };
  return await createPageCheck(parts).leaves(first, below);
}

test("two pages are together what one is, and the head of the empty log belongs to the first", async () => {
  const [whole, first, second] = [await check(eu, 0, 11), await check(eu, 0, 4), await check(eu, 4, 11)];
  expect(whole).toMatchObject({ faults: 0, types: { "comity/v2/proposal": 2, "comity/v1/sealed": 4 } });
  expect(first.signatures + second.signatures).toBe(whole.signatures);
  expect(first.contents + second.contents).toBe(whole.contents);
  expect((await check(eu, 0, 0)).signatures).toBe(1);
  expect((await check(eu, 4, 4)).signatures).toBe(0);
});

test("a head that is not signed, or none at all, is found in its page alone", async () => {
  for (const sql of [
    "UPDATE checkpoint SET note = replace(note, '— eu', '— ev') WHERE size = 3",
    "UPDATE checkpoint SET note = 'nothing' WHERE size = 3",
  ]) {
    const copy = changed(eu, (file) => tamper(file, sql));
    const finding = "the checkpoint of 3 leaves is not signed by the log's key";
    expect((await check(copy, 0, 4)).findings).toEqual([finding]);
    expect((await check(copy, 4, 11)).findings).toEqual([]);
  }
});
