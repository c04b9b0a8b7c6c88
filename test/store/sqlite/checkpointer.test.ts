/** Checkpoints of the database: made now and then, and told where they fail. */
import { statSync } from "node:fs";
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
  const exec = () => {
    if (broken) throw fault;
    made += 1;
  };
  const committed = createCheckpointer({ exec }, (thrown) => faults.push(thrown));
  const commit = (times: number) => Array.from({ length: times }).forEach(committed);
  commit(CHECKPOINT_EVERY - 1);
  expect(faults).toEqual([]);
  commit(1);
  expect(faults).toEqual([fault]);
  broken = false;
  commit(CHECKPOINT_EVERY);
  expect([faults.length, made]).toEqual([1, 1]);
});

test("the writer copies its write-ahead log into the database while it runs", async () => {
  const file = freshFile();
  const writer = openWriter({ file, origin: key.name, ledgerKeyPem: key.exportPem(), newLog: true }, machine);
  const before = statSync(file).size;
  for (let n = 0; n < CHECKPOINT_EVERY; n++) await writer.commit([entry(n, set(item(`i${n}`)))]);
  expect(statSync(file).size).toBeGreaterThan(before);
  writer.close();
});
