/** The Merkle tree as RFC 9162 section 2.1.1 defines it, by recursion over all leaves, to compare with. */
import { createHash } from "node:crypto";
import { appendLeaf, type HashReader, leafHash } from "../../src/ledger/merkle.ts";

/** MTH of the leaf hashes. */
export function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return createHash("sha256").digest();
  if (leaves.length === 1) return leaves[0] as Uint8Array;
  const left = 2 ** Math.floor(Math.log2(leaves.length - 1));
  const [a, b] = [naiveRoot(leaves.slice(0, left)), naiveRoot(leaves.slice(left))];
  return createHash("sha256").update(Buffer.of(1)).update(a).update(b).digest();
}

/** A log in memory: the leaf hashes of 0, 1, 2… and a reader of the nodes that `appendLeaf` gave. */
export function grow(size: number): { leaves: Uint8Array[]; read: HashReader } {
  const nodes = new Map<string, Uint8Array>();
  const read: HashReader = (level, index) => {
    const hash = nodes.get(`${level}/${index}`);
    if (hash === undefined) throw new Error(`node ${level}/${index} is not stored`);
    return hash;
  };
  const leaves = Array.from({ length: size }, (_, i) => leafHash(Buffer.from(`leaf ${i}`)));
  for (const [i, leaf] of leaves.entries())
    for (const { level, index, hash } of appendLeaf(i, leaf, read)) nodes.set(`${level}/${index}`, hash);
  return { leaves, read };
}

/** `bytes` with the bits of `mask` (1 to 255) flipped in the byte that `at` chooses. */
export function changed(bytes: Uint8Array, at: number, mask: number): Buffer {
  const copy = Buffer.from(bytes);
  const i = at % copy.length;
  copy[i] = (copy[i] as number) ^ mask;
  return copy;
}
