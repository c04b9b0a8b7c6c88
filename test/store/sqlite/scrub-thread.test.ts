/** The thread of a pass: it answers once with the result, and ends. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import type { ScrubData } from "../../../src/store/sqlite/scrub-thread.ts";
import { entry, key } from "../sample-entries.ts";
import { freshFile, open } from "./files.ts";

test("answers once, and ends", async () => {
  const file = freshFile();
  const store = await open(file);
  await store.commit(entry(1));
  await store.close();
  const workerData: ScrubData = {
    file,
    machineUrl: new URL("../sample-machine.ts", import.meta.url).href,
    verifierKey: key.verifierKey,
    pauseMs: 0,
  };
  const thread = new URL("../../../src/store/sqlite/scrub-thread.ts", import.meta.url);
  const worker = new Worker(thread, { workerData, execArgv: [] });
  const said: unknown[] = [];
  worker.on("message", (message) => said.push(message));
  expect(await once(worker, "exit")).toEqual([0]);
  expect(said).toEqual([{ rows: 0, leaves: 1, damage: [] }]);
});
