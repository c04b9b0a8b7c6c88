/** The tree of a chunk against the tree of a log: the same roots, the same paths, and nothing else verifies. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { appendLeaf, inclusionProof, leafHash, rootHash, verifyInclusion } from "../../src/ledger/merkle.ts";
import { createTree, hashesOfPath } from "../../src/ledger/tree.ts";

const leavesOf = (count: number) =>
  Array.from({ length: count }, (_, i) => leafHash(new TextEncoder().encode(`leaf ${i}`)));

/** The nodes of a log with these leaves. */
function logOf(leaves: readonly Uint8Array[]) {
  const nodes = new Map<string, Uint8Array>();
  const read = (level: number, index: number) => nodes.get(`${level} ${index}`) as Uint8Array;
  for (const [size, leaf] of leaves.entries())
    for (const { level, index, hash } of appendLeaf(size, leaf, read)) nodes.set(`${level} ${index}`, hash);
  return read;
}

const Place = fc
  .integer({ min: 1, max: 1100 })
  .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })));

test("root and paths are those of a log with the same leaves", () => {
  fc.assert(
    fc.property(Place, ([size, index]) => {
      const leaves = leavesOf(size);
      const [tree, read] = [createTree(leaves), logOf(leaves)];
      expect(tree.root).toEqual(rootHash(size, read));
      expect(hashesOfPath(tree.pathOf(index)).map((hash) => Buffer.from(hash))).toEqual(
        inclusionProof(index, size, read).map((hash) => Buffer.from(hash)),
      );
    }),
    { numRuns: 40 },
  );
});

test("a path verifies for its own leaf, place and size alone", () => {
  fc.assert(
    fc.property(Place, fc.integer({ min: 0, max: 1100 }), ([size, index], other) => {
      const leaves = leavesOf(size);
      const { root, pathOf } = createTree(leaves);
      const proof = hashesOfPath(pathOf(index));
      const leaf = leaves[index] as Uint8Array;
      expect(verifyInclusion({ index, size, leafHash: leaf, proof, root })).toBe(true);
      const wrong = leafHash(new TextEncoder().encode("another leaf"));
      expect(verifyInclusion({ index, size, leafHash: wrong, proof, root })).toBe(false);
      if (other !== index)
        expect(verifyInclusion({ index: other, size, leafHash: leaf, proof, root })).toBe(false);
      if (size > 1)
        expect(verifyInclusion({ index, size, leafHash: leaf, proof: proof.slice(1), root })).toBe(false);
    }),
    { numRuns: 60 },
  );
});

test("no tree is without leaves, and no path ends within a hash", () => {
  expect(() => createTree([])).toThrow(/at least one leaf/);
  expect(() => hashesOfPath(new Uint8Array(33))).toThrow(/no run of hashes/);
});
