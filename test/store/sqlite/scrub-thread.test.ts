/** The thread of a pass: it names what is overdue, answers with the result, and ends. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import type { FromScrub, ScrubData } from "../../../src/store/sqlite/scrub-thread.ts";
import { entry, item, key, set } from "../sample-entries.ts";
import { freshFile, open } from "./files.ts";

const DAY = "2026-11-29";

/** Runs a pass, and answers each of its messages at once. */
async function passOver(file: string): Promise<readonly FromScrub[]> {
  const workerData: ScrubData = {
    file,
    machineUrl: new URL("../sample-machine.ts", import.meta.url).href,
    origin: key.name,
    verifierKey: key.verifierKey,
    day: DAY,
    pauseMs: 0,
  };
  const thread = new URL("../../../src/store/sqlite/scrub-thread.ts", import.meta.url);
  const worker = new Worker(thread, { workerData, execArgv: [] });
  const said: FromScrub[] = [];
  worker.on("message", (message: FromScrub) => {
    said.push(message);
    worker.postMessage("go on");
  });
  expect(await once(worker, "exit")).toEqual([0]);
  return said;
}

test("answers with the result, and ends", async () => {
  const file = freshFile();
  const store = await open(file);
  await store.commit(entry(1));
  await store.close();
  const leaf = { name: "log", rows: 1, bytes: entry(1).leaf.length };
  const [last, ...others] = (await passOver(file)).toReversed();
  expect(others).toEqual([]);
  expect(last).toMatchObject({ kind: "passed", scrub: { damage: [] } });
  expect(last?.kind === "passed" && last.scrub.tables.at(-1)).toEqual(leaf);
});

test("names the overdue rows of a page before it reads the next", async () => {
  const file = freshFile();
  const store = await open(file);
  const past = Array.from({ length: 250 }, (_, n) =>
    item(`i${String(n).padStart(3, "0")}`, { until: "2026-11-28" }),
  );
  await store.commit(entry(1, set(...past, item("stays"))));
  await store.close();
  const overdue = (await passOver(file)).flatMap((each) => (each.kind === "overdue" ? each.overdue : []));
  expect(overdue.map(({ of, keys, day }) => [of, keys.length, day])).toEqual([
    ["item", 200, DAY],
    ["item", 50, DAY],
  ]);
  expect(overdue[1]?.keys[0]).toEqual(["i200"]);
});
