/** The log's tables: what a batch appends is found at its place, once and for all. */
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import type { Batch } from "../../../src/store/fold.ts";
import { createLogReader, createLogWriter, promiseReads } from "../../../src/store/sqlite/log.ts";
import { createLogTables } from "../../../src/store/sqlite/schema.ts";

const reason = (code: string) => expect.objectContaining({ name: "ComityError", reason: code });

function openLog() {
  const db = new DatabaseSync(":memory:");
  onTestFinished(() => {
    if (db.isOpen) db.close();
  });
  createLogTables(db);
  return { db, read: createLogReader(db), append: createLogWriter(db) };
}

const hash = (byte: number) => new Uint8Array(32).fill(byte);
const batch = (size: number, ...leaves: readonly Uint8Array[]): Pick<Batch, "leaves" | "nodes" | "head"> => ({
  leaves,
  nodes: [{ level: 1, index: size, hash: hash(size) }],
  head: { size, range: [], checkpoint: `head ${size}` },
});

test("a log without a head is a store's fault; with one, its leaves end at the head's size", () => {
  const { read, append } = openLog();
  expect(() => read.newest()).toThrow(reason("STORE_UNAVAILABLE"));
  append(batch(0));
  expect(read.newest()).toEqual({ size: 0, checkpoint: "head 0" });
  append(batch(2, Uint8Array.of(1), Uint8Array.of()));
  append(batch(3, Uint8Array.of(3)));
  expect(read.newest()).toEqual({ size: 3, checkpoint: "head 3" });
  expect([0, 1, 2].map(read.leaf)).toEqual([Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(3)]);
  expect([-1, 3].map(read.leaf)).toEqual([undefined, undefined]);
});

test("each leaf is covered by the head of its own batch", () => {
  const { read, append } = openLog();
  append(batch(0));
  append(batch(2, Uint8Array.of(1), Uint8Array.of(2)));
  append(batch(3, Uint8Array.of(3)));
  expect([0, 1, 2, 3].map((index) => read.covering(index)?.size)).toEqual([2, 2, 3, undefined]);
});

test("a node is read by level and place, as bytes that can be hashed", () => {
  const { read, append } = openLog();
  append(batch(1, Uint8Array.of(1)));
  const found = read.node({ level: 1, index: 1 });
  expect(found && Buffer.isBuffer(found)).toBe(true);
  expect(found && Uint8Array.from(found)).toEqual(hash(1));
  expect(read.node({ level: 0, index: 1 })).toBeUndefined();
});

test("what stands is never written again", () => {
  const { read, append } = openLog();
  append(batch(1, Uint8Array.of(1)));
  expect(() => append(batch(1, Uint8Array.of(9)))).toThrow(/UNIQUE/);
  expect(read.leaf(0)).toEqual(Uint8Array.of(1));
});

test("the reads as promises answer in the order in which they were asked", async () => {
  const { read, append } = openLog();
  append(batch(2, Uint8Array.of(1), Uint8Array.of(2)));
  const reads = promiseReads(read);
  expect(await reads.newest()).toEqual({ size: 2, checkpoint: "head 2" });
  expect(await reads.leaves([1, 5, 0])).toEqual([Uint8Array.of(2), undefined, Uint8Array.of(1)]);
  expect(await reads.covering([5, 0])).toEqual([undefined, { size: 2, checkpoint: "head 2" }]);
  expect((await reads.nodes([{ level: 1, index: 2 }]))[0]).toEqual(Buffer.from(hash(2)));
});

test("leaves and nodes that follow each other are read as one run, and are what each is by itself", async () => {
  const { db, read, append } = openLog();
  append({
    leaves: [Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(3)],
    nodes: [0, 1, 2].map((index) => ({ level: 0, index, hash: hash(index) })),
    head: { size: 3, range: [], checkpoint: "head 3" },
  });
  const reads = promiseReads(read);
  const names = (...indexes: readonly number[]) => indexes.map((index) => ({ level: 0, index }));
  const bytesOf = (found: readonly (Uint8Array | undefined)[]) => found.map((each) => each?.toHex());
  for (const indexes of [[0, 1, 2], [1, 2, 3, 4], [7, 8], [2, 1], [1], []]) {
    expect(await reads.leaves(indexes)).toEqual(indexes.map(read.leaf));
    expect(bytesOf(await reads.nodes(names(...indexes)))).toEqual(bytesOf(names(...indexes).map(read.node)));
  }
  expect(read.nodesIn(0, 0, 3)?.length).toBe(3);
  expect(read.nodesIn(0, 0, 4)).toBeUndefined();
  db.exec("UPDATE node SET hash = x'00' WHERE idx = 1");
  expect(read.nodesIn(0, 0, 3)).toBeUndefined();
  expect((await reads.nodes(names(0, 1, 2))).map((each) => each?.length)).toEqual([32, 1, 32]);
  const levels = [...names(0), { level: 1, index: 1 }];
  expect((await reads.nodes(levels)).map((each) => each?.length)).toEqual([32, undefined]);
});

test("a database that fails is a fault of the store, whatever is read", () => {
  const { db, read } = openLog();
  db.close();
  for (const act of [
    () => read.newest(),
    () => read.covering(0),
    () => read.leaf(0),
    () => read.leavesIn(0, 2),
    () => read.node({ level: 0, index: 0 }),
  ])
    expect(act).toThrow(reason("STORE_UNAVAILABLE"));
  expect(read.nodesIn(0, 0, 2)).toBeUndefined();
});
