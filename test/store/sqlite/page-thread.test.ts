/** One thread of an audit: it answers each page in turn, also one that cannot be read, and goes on. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { firstKey } from "../../../src/ledger/log-keys.ts";
import type { PageThreadData } from "../../../src/store/sqlite/page-thread.ts";
import { entry, verifierKey } from "../sample-entries.ts";
import { freshFile, open } from "./files.ts";

test("a page that fails is answered with its reason, and the next one is checked", async () => {
  const file = freshFile();
  const store = await open(file);
  await store.commit(entry(1));
  await store.close();
  const workerData: PageThreadData = {
    file,
    machineUrl: new URL("../sample-machine.ts", import.meta.url).href,
    keys: firstKey(verifierKey),
    contents: true,
    now: new Date("2026-11-30T00:00:00Z"),
  };
  const thread = new URL("../../../src/store/sqlite/page-thread.ts", import.meta.url);
  const worker = new Worker(thread, { workerData, execArgv: [] });
  const ask = async (asked: object) => {
    worker.postMessage(asked);
    return (await once(worker, "message"))[0];
  };
  // No database takes such a place.
  expect(await ask({ first: 2n ** 70n, below: 1 })).toMatchObject({ reason: "STORE_UNAVAILABLE" });
  expect(await ask({ first: 0, below: 1 })).toMatchObject({ tallied: { faults: 0, signatures: 2 } });
  await worker.terminate();
});
