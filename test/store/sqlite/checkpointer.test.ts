/** Checkpoints of the database: made now and then, and told where they fail. */
import { once } from "node:events";
import { statSync } from "node:fs";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { CHECKPOINT_EVERY, createCheckpointer } from "../../../src/store/sqlite/checkpointer.ts";
import { openWriter } from "../../../src/store/sqlite/writer.ts";
import { entry, item, key, set } from "../sample-entries.ts";
import { machine } from "../sample-machine.ts";
import { freshFile } from "./files.ts";

test("a checkpoint that fails is told, and the next one tries again", () => {
  const faults: unknown[] = [];
  const fault = new Error("disk I/O error");
  let broken = true;
  let made = 0;
  const get = () => {
    if (broken) throw fault;
    made += 1;
    return { busy: 0, log: 1, checkpointed: 1 };
  };
  const db = { prepare: () => ({ get }) as unknown as StatementSync, exec: () => {} };
  const committed = createCheckpointer(db, { report: (thrown) => faults.push(thrown), busyWithinMs: 1 });
  const commit = (times: number) => Array.from({ length: times }).forEach(committed);
  commit(CHECKPOINT_EVERY - 1);
  expect(faults).toEqual([]);
  commit(1);
  expect(faults).toEqual([fault]);
  broken = false;
  commit(CHECKPOINT_EVERY);
  expect([faults.length, made]).toEqual([1, 1]);
});

test.each([
  { readersInTheWay: 0, attempts: 1 },
  { readersInTheWay: 2, attempts: 3 },
  { readersInTheWay: 9, attempts: 5 },
])("the log is begun anew in a new attempt after each that met a reader ($readersInTheWay)", (sample) => {
  let attempts = 0;
  const answers = {
    passive: () => ({ busy: 0, log: 100, checkpointed: 100 }),
    restart: () => ({ busy: ++attempts <= sample.readersInTheWay ? 1 : 0, log: 100, checkpointed: 100 }),
  };
  const prepare = (text: string) =>
    ({ get: text.includes("RESTART") ? answers.restart : answers.passive }) as unknown as StatementSync;
  const waits: string[] = [];
  const db = { prepare, exec: (text: string) => void waits.push(text) };
  const committed = createCheckpointer(db, { report: () => {}, busyWithinMs: 5_000, mostPages: 50 });
  for (let n = 0; n < CHECKPOINT_EVERY; n++) committed();
  expect(attempts).toBe(sample.attempts);
  expect(waits).toEqual(["PRAGMA busy_timeout = 10", "PRAGMA busy_timeout = 5000"]);
});

test("a log that grows too long is begun anew, although somebody always reads", async () => {
  const file = freshFile();
  using db = new DatabaseSync(file, { timeout: 5_000 });
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0");
  db.exec("CREATE TABLE held (id INTEGER PRIMARY KEY, value TEXT)");
  const ended = new Int32Array(new SharedArrayBuffer(4));
  const reader = new Worker(READER, { eval: true, workerData: { file, ended }, execArgv: [] });
  await once(reader, "message");
  const faults: unknown[] = [];
  const mostPages = 50;
  // A busy machine may stop the reader for longer than a node waits.
  const parts = {
    report: (thrown: unknown) => faults.push(thrown),
    busyWithinMs: 5_000,
    mostPages,
    mostAttempts: 1_000,
  };
  const committed = createCheckpointer(db, parts);
  const insert = db.prepare("INSERT INTO held (value) VALUES (?)");
  let written = 0;
  for (let n = 0; n < 10 * CHECKPOINT_EVERY; n++) {
    written += Number(insert.run("x".repeat(6_000)).changes);
    committed();
  }
  const { log } = db.prepare("PRAGMA wal_checkpoint(PASSIVE)").get() as { readonly log: number };
  expect(written).toBe(10 * CHECKPOINT_EVERY);
  // Each commit writes three pages or so: without a new beginning there would be some 2,000.
  expect(log).toBeLessThan(10 * mostPages);
  expect(db.prepare("PRAGMA busy_timeout").get()).toEqual({ timeout: 5_000 });
  expect(faults).toEqual([]);
  Atomics.store(ended, 0, 1);
  await once(reader, "exit");
});

/** Reads without a pause, one read after the other. */
const READER = `
  const { DatabaseSync } = require("node:sqlite");
  const { parentPort, workerData } = require("node:worker_threads");
  const db = new DatabaseSync(workerData.file, { readOnly: true });
  const count = db.prepare("SELECT count(*), sum(length(value)) FROM held");
  count.get();
  parentPort.postMessage("reading");
  while (Atomics.load(workerData.ended, 0) === 0) count.get();
`;

test("the writer copies its write-ahead log into the database while it runs", async () => {
  const file = freshFile();
  const writer = await openWriter({ file, newLog: true }, key, machine);
  const before = statSync(file).size;
  for (let n = 0; n < CHECKPOINT_EVERY; n++) await writer.commit([entry(n, set(item(`i${n}`)))]);
  expect(statSync(file).size).toBeGreaterThan(before);
  writer.close();
});
