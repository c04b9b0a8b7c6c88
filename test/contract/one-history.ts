/** One log behind all the checkpoints that a store has given out. Part of the contract of stores. */
import { expect } from "vitest";
import type { Store } from "../../src/engine/store.ts";
import { verifyCheckpoint } from "../../src/ledger/checkpoint.ts";
import { appendLeaf, leafHash, rootHash } from "../../src/ledger/merkle.ts";
import { verifierKey } from "../store/sample-entries.ts";

/** Each checkpoint signs a prefix of the one log whose leaves the store gives. */
export async function expectOneHistory(store: Store, checkpoints: Iterable<string>): Promise<void> {
  const nodes = new Map<string, Uint8Array>();
  const read = (level: number, index: number) => nodes.get(`${level}/${index}`) as Uint8Array;
  const head = await store.log.head();
  const roots = [rootHash(0, read)];
  for (let i = 0; i < head.size; i++) {
    const leaf = (await store.log.leaf(i)) as Uint8Array;
    for (const node of appendLeaf(i, leafHash(leaf), read))
      nodes.set(`${node.level}/${node.index}`, node.hash);
    roots.push(rootHash(i + 1, read));
  }
  for (const each of [...checkpoints, head.checkpoint]) {
    const checkpoint = verifyCheckpoint(each, verifierKey, { unknownLines: "refuse" });
    expect(checkpoint.root.toHex()).toBe(roots[checkpoint.size]?.toHex());
  }
  expect(await store.log.leaf(head.size)).toBeUndefined();
}
