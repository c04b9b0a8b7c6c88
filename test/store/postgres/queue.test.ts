/** The queue before the writer of a store in PostgreSQL, while the connection is lost. */
import { expect, test } from "vitest";
import { ComityError } from "../../../src/errors.ts";
import type { OpenLedgerKey } from "../../../src/store/ledger-key.ts";
import type { OpenedWriter } from "../../../src/store/postgres/opening.ts";
import { Queue } from "../../../src/store/postgres/queue.ts";

/** A queue whose writer answers each claim in turn: true, false, or a refusal. */
function queueOf(...answers: (boolean | ComityError)[]) {
  const fatal: ComityError[] = [];
  let asked = 0;
  const reclaim = async () => {
    const answer = answers[asked++];
    if (answer instanceof ComityError) throw answer;
    return answer ?? true;
  };
  const writer: Partial<OpenedWriter> = { reclaim, close: async () => {} };
  const key: Partial<OpenLedgerKey> = { close: () => {} };
  const queue = new Queue(writer as OpenedWriter, key as OpenLedgerKey, {
    onFatal: (error) => fatal.push(error),
    written: () => {},
  });
  return { queue, fatal, asked: () => asked };
}

test("a claim is asked for again until it stands, by one at a time however often it is missed", async () => {
  const { queue, asked, fatal } = queueOf(false, false, true);
  await Promise.all([queue.reclaim(), queue.reclaim(), queue.reclaim()]);
  expect(asked()).toBe(3);
  await queue.reclaim();
  expect(asked()).toBe(4);
  await queue.close();
  expect(fatal).toEqual([]);
});

test("a claim that another process has ends the queue, once", async () => {
  const locked = new ComityError("STORE_LOCKED", "another process has it");
  const { queue, fatal, asked } = queueOf(locked);
  await queue.reclaim();
  await queue.reclaim();
  expect([fatal.length, fatal[0]?.cause, asked()]).toEqual([1, locked, 1]);
  await expect(queue.commit({ leaf: new Uint8Array(), command: { kind: "x" } })).rejects.toBe(fatal[0]);
});
