/** A log from its reads: statements with the head of their batch, and proofs against the newest. */
import { expect, test } from "vitest";
import { statementOf } from "../../src/engine/record.ts";
import { verifyCheckpoint } from "../../src/ledger/checkpoint.ts";
import { firstKey } from "../../src/ledger/log-keys.ts";
import { leafHash, verifyConsistency, verifyInclusion } from "../../src/ledger/merkle.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { verifyStatement } from "../../src/ledger/proof.ts";
import { createLog, type LogReads } from "../../src/store/log.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import { entry, key } from "./sample-entries.ts";
import { machine } from "./sample-machine.ts";

const store = createMemoryStore(key, machine);
for (let n = 0; n < 5; n++) await store.commit(entry(n));
const { log } = store;
const verifier = parseVerifierKey(key.verifierKey);
const missing = expect.objectContaining({
  reason: "STORE_UNAVAILABLE",
  // No number: a place in the log tells a caller how long it is.
  message: expect.stringMatching(/^\D+ from a backup$/),
});

test("every leaf is stated with the head of its batch, and proved against the newest", async () => {
  const head = await log.head();
  for (let index = 0; index < 5; index++) {
    const [recorded] = await log.recorded([index]);
    const proved = await log.prove(index);
    if (recorded === undefined || proved === undefined) throw new Error("missing");
    for (const each of [recorded, proved])
      expect(() => verifyStatement(statementOf(each), verifier)).not.toThrow();
    expect(proved.checkpoint).toBe(head.checkpoint);
    expect(await log.leaf(index)).toEqual(recorded.leaf);
  }
});

test("leaves are read together, in the order in which they are asked for, with a gap where there is none", async () => {
  const all = await Promise.all([0, 1, 2, 3, 4].map(log.leaf));
  expect(await log.leaves([3, 0, 5, 0.5, -1, 3])).toEqual([
    all[3],
    all[0],
    undefined,
    undefined,
    undefined,
    all[3],
  ]);
  expect(await log.leaves([])).toEqual([]);
});

test("nodes high up are read once, and those further down each time", async () => {
  const asked: string[] = [];
  const kept = createLog({
    newest: async () => ({ size: 1024, checkpoint: "" }),
    covering: async () => [],
    leaves: async (indexes) => indexes.map((index) => Uint8Array.of(index % 256)),
    nodes: async (names) =>
      names.map(({ level, index }) => {
        asked.push(`${level}/${index}`);
        return new Uint8Array(32).fill(16 * level + index);
      }),
  });
  const once = await kept.prove(0);
  const low = ["0/1", "1/1", "2/1", "3/1", "4/1", "5/1", "6/1", "7/1"];
  expect(asked.splice(0)).toEqual([...low, "8/1", "9/1"]);
  expect((await kept.prove(0))?.proof).toEqual(once?.proof);
  expect(asked.splice(0)).toEqual(low);
  // A proof from the other half has another node at the top, and is not given the one that is kept.
  expect((await kept.prove(1023))?.proof.map(([byte]) => byte).slice(-2)).toEqual([16 * 8 + 2, 16 * 9]);
  expect(asked.slice(-2)).toEqual(["8/2", "9/0"]);
});

test.each([5, -1, 0.5, Number.NaN])("there is no leaf %d", async (index) => {
  expect(await log.prove(index)).toBeUndefined();
  expect(await log.leaf(index)).toBeUndefined();
});

test("the root of any size up to the whole log is the one that was signed at that size", async () => {
  for (let index = 0; index < 5; index++) {
    const [recorded] = await log.recorded([index]);
    const { size, root } = verifyCheckpoint(recorded?.checkpoint ?? "", verifier, { unknownLines: "refuse" });
    expect(await log.rootAt(size)).toEqual(Buffer.from(root));
  }
  expect(await log.rootAt(0)).toHaveLength(32);
  for (const size of [6, -1, 0.5, Number.NaN]) expect(await log.rootAt(size)).toBeUndefined();
});

test("every size is proved to extend every smaller one, and every leaf to be in it", async () => {
  const rootOf = async (size: number) => (await log.rootAt(size)) as Uint8Array;
  for (let second = 1; second <= 5; second++)
    for (let first = 1; first <= second; first++) {
      const { root, proof } = (await log.consistency(first, second)) ?? expect.unreachable();
      expect(root).toEqual(await rootOf(first));
      const claim = { first, second, firstRoot: root, secondRoot: await rootOf(second), proof };
      expect(verifyConsistency(claim)).toBe(true);
      const path = (await log.inclusion(first - 1, second)) ?? expect.unreachable();
      const leaf = leafHash((await log.leaf(first - 1)) as Uint8Array);
      const held = {
        index: first - 1,
        size: second,
        leafHash: leaf,
        proof: path,
        root: await rootOf(second),
      };
      expect(verifyInclusion(held)).toBe(true);
    }
  for (const [first, second] of [
    [3, 2],
    [1, 6],
    [-1, 2],
    [0.5, 2],
  ] as const)
    expect(await log.consistency(first, second)).toBeUndefined();
  for (const [index, size] of [
    [5, 5],
    [0, 6],
    [-1, 2],
    [0.5, 2],
  ] as const)
    expect(await log.inclusion(index, size)).toBeUndefined();
});

test("a head, a leaf or a node that is missing or damaged is a fault of the store, and names no place", async () => {
  const reads: LogReads = {
    newest: log.head,
    covering: async (indexes) => Promise.all(indexes.map(log.head)),
    leaves: async (indexes) => indexes.map(() => Uint8Array.of(1)),
    nodes: async (names) => names.map(() => new Uint8Array(32)),
  };
  const none = async (asked: readonly unknown[]) => asked.map(() => undefined);
  await expect(createLog({ ...reads, covering: none }).recorded([0])).rejects.toThrow(missing);
  await expect(createLog({ ...reads, leaves: none }).recorded([0])).rejects.toThrow(missing);
  await expect(createLog({ ...reads, nodes: none }).recorded([0])).rejects.toThrow(missing);
  await expect(createLog(reads).recorded([0])).resolves.toHaveLength(1);
  await expect(createLog(reads, () => firstKey(verifier)).recorded([0])).rejects.toThrow(missing);
  await expect(createLog(reads, () => firstKey(verifier)).leaf(0)).rejects.toThrow(missing);
  await expect(createLog(reads, () => firstKey(verifier)).leaves([0, 1])).rejects.toThrow(missing);
  await expect(
    createLog(
      { ...reads, newest: async () => ({ size: 4, checkpoint: (await log.head()).checkpoint }) },
      () => firstKey(verifier),
    ).head(),
  ).rejects.toThrow(missing);
});
