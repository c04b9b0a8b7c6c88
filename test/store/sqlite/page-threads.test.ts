/** The threads of an audit: each page is answered as here, whoever checks it, and a thread that ends leaves nobody waiting. */
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { firstKey } from "../../../src/ledger/log-keys.ts";
import { createPageCheck } from "../../../src/store/audit/page-check.ts";
import { createSealer } from "../../../src/store/sealer.ts";
import { createAudited } from "../../../src/store/sqlite/audited.ts";
import { readStoreKeys } from "../../../src/store/sqlite/key-file.ts";
import { startPageThreads } from "../../../src/store/sqlite/page-threads.ts";
import { entry, item, set, verifierKey } from "../sample-entries.ts";
import { machine } from "../sample-machine.ts";
import { freshFile, open, tamper } from "./files.ts";

const machineUrl = new URL("../sample-machine.ts", import.meta.url).href;
const keys = firstKey(verifierKey);
const now = new Date("2026-11-30T00:00:00Z");
const unavailable = expect.objectContaining({ reason: "STORE_UNAVAILABLE" });

/** A store of four leaves, in which the head of three is not signed. */
async function makeStore(): Promise<string> {
  const file = freshFile();
  const store = await open(file);
  for (let n = 0; n < 4; n++) await store.commit(entry(n, set(item(`i${n}`))));
  await store.close();
  tamper(file, "UPDATE checkpoint SET note = replace(note, '— ', '— x') WHERE size = 3");
  return file;
}

test("pages are answered as in this thread, in any order, with what each found", async () => {
  const file = await makeStore();
  using db = new DatabaseSync(file, { readOnly: true });
  const audited = createAudited(db, machine.collections, readStoreKeys(file).secrets);
  const here = createPageCheck({ audited, keys, sealer: createSealer(), now });
  const threads = startPageThreads({ file, machineUrl, keys, contents: true, now }, 2);
  const pages = [0, 1, 2, 3];
  const answers = await Promise.all(pages.map((first) => threads.check.leaves(first, first + 1)));
  expect(answers).toEqual(await Promise.all(pages.map((first) => here.leaves(first, first + 1))));
  expect(answers.map(({ faults }) => faults)).toEqual([0, 0, 1, 0]);
  await threads.close();
  await expect(threads.check.leaves(0, 1)).rejects.toThrow(unavailable);
});

test("a thread that cannot open the store rejects what it was asked", async () => {
  const data = { file: freshFile(), machineUrl, keys, contents: false, now };
  const threads = startPageThreads(data, 1);
  await expect(threads.check.leaves(0, 1)).rejects.toThrow(unavailable);
  await threads.close();
});
