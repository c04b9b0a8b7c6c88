/** COSE receipts of a node's own log: signed for whoever has the leaf, by the present key, in no later tree than that needs. */
import { expect, test } from "vitest";
import type { Recorded } from "../../src/engine/store.ts";
import { ComityError } from "../../src/errors.ts";
import { parseCheckpoint } from "../../src/ledger/checkpoint.ts";
import { parseCose, verifyCose } from "../../src/ledger/cose.ts";
import { firstKey, followedBy, type LogKeys } from "../../src/ledger/log-keys.ts";
import { leafHash } from "../../src/ledger/merkle.ts";
import { parseNote, parseVerifierKey } from "../../src/ledger/note.ts";
import type { Statement } from "../../src/ledger/proof.ts";
import { createCoseReceipts } from "../../src/node/cose-receipts.ts";
import { createHybridLedgerKey, createLedgerKey, type NewLedgerKey } from "../../src/store/ledger-key.ts";
import { beginLog } from "../ledger/handed-log.ts";

const NAME = "eu.example";
const bytesOf = ({ leaf }: Statement) => Uint8Array.fromBase64(leaf);
const recordedOf = (statement: Statement): Recorded => ({
  ...{ leaf: bytesOf(statement), index: statement.index, checkpoint: statement.checkpoint },
  proof: statement.proof.map((hash) => Uint8Array.fromBase64(hash)),
});

/** A node whose log has `leaves` leaves, each signed as a batch of its own, the last ones by a key that took over at `upTo`. */
function start(
  leaves: number,
  { upTo = 0, first = createLedgerKey(NAME) }: { upTo?: number; first?: NewLedgerKey } = {},
) {
  const log = beginLog(NAME, first);
  const heads: Statement[] = [];
  for (let n = 0; n < leaves; n++) {
    if (n > 0 && n + 1 === upTo) heads.push(log.handOver());
    else {
      log.fill(1);
      heads.push(log.stated(n));
    }
  }
  const [old, present] = [first, log.key()].map(({ verifierKey }) => parseVerifierKey(verifierKey));
  if (old === undefined || present === undefined) throw new Error("no key");
  let keys: LogKeys = firstKey(old);
  if (upTo > 0) keys = followedBy(keys, upTo, present);
  const asked: unknown[] = [];
  let open = true;
  const receipts = createCoseReceipts({
    log: {
      leaf: async (index) => (index < leaves ? bytesOf(heads[index] as Statement) : undefined),
      head: async () => ({ size: leaves, checkpoint: heads.at(-1)?.checkpoint ?? "" }),
      recorded: async (indexes) => indexes.map((index) => recordedOf(heads[index] as Statement)),
      inclusion: async (index, size) => recordedOf(log.stated(index, log.key(), size)).proof,
    },
    ledgerKey: { keys: () => keys, source: () => ({ in: "file", pem: log.key().exportPem() }) },
    pass: async () => {
      if (!open) throw new ComityError("STORE_UNAVAILABLE", "not yet");
    },
    ask: async (...question) => {
      asked.push(question);
      return [Uint8Array.of(7)];
    },
  });
  const leafOf = (index: number) => bytesOf(heads[index] as Statement);
  const ask = (index: number, leaf = leafOf(index), ownOnly = true) =>
    receipts({ trustDomain: NAME, index, leafHash: leafHash(leaf) }, { ownOnly });
  return { ask, receipts, keys, leafOf, asked, shut: () => (open = false), heads };
}

test.each([
  [0, 2],
  [1, 2],
  [2, 3],
])(
  "leaf %i is proved in the tree of %i leaves, as it was when it was recorded, and not in a later one",
  async (index, size) => {
    const { ask, keys, leafOf, heads } = start(5, { first: createHybridLedgerKey(NAME) });
    const receipts = (await ask(index)).map(parseCose);
    expect(receipts.map(({ algorithm }) => algorithm)).toEqual(["Ed25519", "ML-DSA-44"]);
    const { checkpoint } = verifyCose(leafOf(index), receipts, keys);
    const signed = parseCheckpoint(parseNote(heads[size - 1]?.checkpoint ?? "").text);
    expect({ ...checkpoint, root: new Uint8Array(checkpoint.root) }).toEqual(signed);
    expect(checkpoint.size).toBe(size);
  },
);

test("a leaf from before a hand-over is proved by the present key, in the first tree that it has signed", async () => {
  const { ask, keys, leafOf } = start(5, { upTo: 3 });
  for (const [index, size] of [
    [0, 4],
    [2, 4],
    [4, 5],
  ] as const) {
    const { checkpoint } = verifyCose(leafOf(index), (await ask(index)).map(parseCose), keys);
    expect(checkpoint.size).toBe(size);
  }
});

test("what no head can prove yet is not found: a log of one leaf, and one whose present key has signed nothing", async () => {
  for (const { ask } of [start(1), start(3, { upTo: 3 })])
    await expect(ask(0)).rejects.toMatchObject({
      reason: "NOT_FOUND",
      message: expect.stringContaining("ask again"),
    });
});

test("only whoever has the leaf gets a receipt", async () => {
  const { ask } = start(3);
  for (const asked of [ask(1, Buffer.from("{}")), ask(7, Buffer.from("{}"))])
    await expect(asked).rejects.toMatchObject({
      reason: "NOT_FOUND",
      message: expect.stringContaining("does not hold that leaf at place"),
    });
});

test("nothing is signed while the log may not be signed", async () => {
  const node = start(3);
  node.shut();
  await expect(node.ask(1)).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
});

test("another log is asked about at its node, unless a node asks", async () => {
  const { receipts, asked } = start(3);
  const question = { trustDomain: "jp.example", index: 4, leafHash: new Uint8Array(32) };
  expect(await receipts(question, { ownOnly: false })).toEqual([Uint8Array.of(7)]);
  expect(asked).toEqual([["spiffe://jp.example/node", question]]);
  await expect(receipts(question, { ownOnly: true })).rejects.toMatchObject({ reason: "SCOPE_FORBIDDEN" });
});

test("a key that was renewed while somebody asked signs nothing under the other's name", async () => {
  const renewed = createLedgerKey(NAME);
  const { keys, heads, leafOf } = start(3);
  const receipts = createCoseReceipts({
    log: {
      leaf: async () => leafOf(1),
      head: async () => ({ size: 3, checkpoint: "" }),
      recorded: async () => [recordedOf(heads[1] as Statement)],
      inclusion: async () => [],
    },
    ledgerKey: { keys: () => keys, source: () => ({ in: "file", pem: renewed.exportPem() }) },
    ...{ pass: async () => {}, ask: async () => [] },
  });
  const question = { trustDomain: NAME, index: 1, leafHash: leafHash(leafOf(1)) };
  await expect(receipts(question, { ownOnly: true })).rejects.toMatchObject({ reason: "OVERLOADED" });
});
