/** The writer's thread, by the messages that it takes and gives. */
import { once } from "node:events";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import type { Entry } from "../../../src/engine/store.ts";
import { verifyStatement } from "../../../src/ledger/proof.ts";
import { lockStore } from "../../../src/store/sqlite/database.ts";
import { type FromWriter, parseSettled, type ToWriter } from "../../../src/store/sqlite/messages.ts";
import type { WriterData } from "../../../src/store/sqlite/writer-thread.ts";
import { entry, item, key, recordedOf, set, statementOf, verifierKey } from "../sample-entries.ts";
import { freshFile, open } from "./files.ts";

const THREAD = new URL("../../../src/store/sqlite/writer-thread.ts", import.meta.url);
const MACHINE = new URL("../sample-machine.ts", import.meta.url);

/** A thread over a store, and what it says until it has ended. */
function start(file: string, changes: Partial<WriterData> = {}) {
  const workerData: WriterData = {
    file,
    origin: key.name,
    ledgerKey: { in: "file", pem: key.exportPem() },
    machineUrl: MACHINE.href,
    newLog: true,
    ...changes,
  };
  const worker = new Worker(THREAD, { workerData, execArgv: [] });
  onTestFinished(async () => void (await worker.terminate()));
  const said: FromWriter[] = [];
  worker.on("message", (message: FromWriter) => said.push(message));
  const ended = once(worker, "exit").then(() => said);
  const opened = once(worker, "message");
  const tell = (message: ToWriter) => worker.postMessage(message);
  return { tell, opened, ended };
}

const commit = (...entries: readonly Entry[]): ToWriter => ({
  kind: "commit",
  entries: entries.map((each) => ({ entry: each, bytes: 100 })),
});

test("says that it has opened, answers in order, writes what waits before it closes, and ends", async () => {
  const file = freshFile();
  const { tell, opened, ended } = start(file);
  expect((await opened)[0]).toEqual({ kind: "opened", verifierKey: key.verifierKey });
  const entries = [1, 2, 3].map((n) => entry(n, set(item(`i${n}`))));
  for (const each of entries) tell(commit(each));
  tell({ kind: "close" });
  const said = await ended;
  expect(said.at(0)).toEqual({ kind: "opened", verifierKey: key.verifierKey });
  expect(said.at(-1)).toEqual({ kind: "closed" });
  const settled = said.filter((each) => each.kind === "settled");
  const leaves = entries.map(({ leaf }) => leaf);
  let next = 0;
  const outcomes = settled.flatMap((each) => {
    const from = next;
    next += each.sketches.length;
    return parseSettled(each, leaves.slice(from, next));
  });
  expect(outcomes.map((each) => recordedOf(each as never).index)).toEqual([0, 1, 2]);
  for (const each of outcomes)
    expect(() => verifyStatement(statementOf(recordedOf(each as never)), verifierKey)).not.toThrow();
  const again = await open(file);
  onTestFinished(() => again.close());
  expect((await again.log.head()).size).toBe(3);
});

test("says why it cannot open: no machine, a store that is taken, a key that cannot be read", async () => {
  const file = freshFile();
  const nowhere = new URL("./no-machine.ts", import.meta.url).href;
  const unread = start(file, { machineUrl: nowhere });
  expect(await unread.ended).toMatchObject([{ kind: "refused", fault: { reason: "INTERNAL" } }]);
  const keyless = start(file, { ledgerKey: { in: "file", pem: "no key" } });
  expect(await keyless.ended).toMatchObject([{ kind: "refused", fault: { reason: "CONFIG_INVALID" } }]);
  using _lock = lockStore(file);
  const second = start(file);
  expect(await second.ended).toMatchObject([{ kind: "refused", fault: { reason: "STORE_LOCKED" } }]);
});

test("writes nothing more after a fault, and ends", async () => {
  const file = freshFile();
  const { tell, opened, ended } = start(file);
  await opened;
  rmSync(dirname(file), { recursive: true });
  tell(commit(entry(1)));
  tell(commit(entry(2)));
  expect(await ended).toMatchObject([
    { kind: "opened", verifierKey: key.verifierKey },
    { kind: "broken", fault: { reason: "STORE_UNAVAILABLE" } },
  ]);
});
