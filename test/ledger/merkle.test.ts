/** The tree over stored nodes against the tree of the definition, and what its proofs prove. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  consistencyProof,
  createHasher,
  type HashReader,
  inclusionProof,
  joinHashes,
  leafHash,
  nodeHash,
  nodesOfProof,
  nodesOfRoot,
  rootHash,
  rootOfRange,
  verifyConsistency,
  verifyInclusion,
} from "../../src/ledger/merkle.ts";
import { changed, grow, naiveRoot } from "./naive-tree.ts";

const MAX = 300;
const { leaves, read } = grow(MAX);
const roots = Array.from({ length: MAX + 1 }, (_, size) => rootHash(size, read));
const leafOf = (index: number) => leaves[index] as Uint8Array;
const rootOf = (size: number) => roots[size] as Uint8Array;

/** An index below a size, or a size not above another. */
const within = fc
  .integer({ min: 1, max: MAX })
  .chain((size) => fc.tuple(fc.integer({ min: 0, max: size - 1 }), fc.constant(size)));
const mask = fc.integer({ min: 1, max: 255 });

describe("the root", () => {
  test("of nothing is the hash of nothing", () => {
    expect(rootHash(0, read).toHex()).toBe(
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
  });

  test("of one empty leaf is that leaf's hash", () => {
    expect(leafHash(Buffer.alloc(0)).toHex()).toBe(
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    );
  });

  test("is that of the definition at every size", () => {
    for (let size = 0; size <= MAX; size++)
      expect(rootOf(size).toHex()).toBe(naiveRoot(leaves.slice(0, size)).toHex());
  });
});

test("a hasher hashes one after the other as each is hashed alone, whatever its length", () => {
  const hasher = createHasher();
  for (const length of [0, 1, 5000, 64, 3, 20_000, 1023, 1024]) {
    const bytes = Buffer.alloc(length, length);
    expect(hasher.leaf(bytes).toHex()).toBe(leafHash(bytes).toHex());
    const [left, right] = [leafOf(length % MAX), leafOf((length + 1) % MAX)].map(leafHash) as [
      Uint8Array,
      Uint8Array,
    ];
    expect(hasher.node(left, right).toHex()).toBe(nodeHash(left, right).toHex());
  }
});

describe("the nodes that are named beforehand", () => {
  const load = ({ level, index }: { level: number; index: number }) => read(level, index);

  test("make the root, and there is one for each bit of the size", () => {
    for (let size = 0; size <= MAX; size++) {
      const names = nodesOfRoot(size);
      expect(names).toHaveLength(size.toString(2).replaceAll("0", "").length);
      expect(rootOfRange(names.map(load)).toHex()).toBe(rootOf(size).toHex());
    }
  });

  test("make the proof, and none is named twice", () => {
    fc.assert(
      fc.property(within, ([index, size]) => {
        const names = nodesOfProof(index, size);
        expect(names.map((each) => joinHashes(each.map(load)))).toEqual(inclusionProof(index, size, read));
        const flat = names.flat().map(({ level, index: at }) => `${level}/${at}`);
        expect(new Set(flat).size).toBe(flat.length);
      }),
    );
  });

  test("are refused for a leaf that the tree does not have", () => {
    expect(() => nodesOfProof(3, 3)).toThrow(expect.objectContaining({ reason: "INPUT_INVALID" }));
  });
});

describe("every proof verifies up to 300", () => {
  test("of inclusion", () => {
    for (let size = 1; size <= MAX; size++)
      for (let index = 0; index < size; index++) {
        const proof = inclusionProof(index, size, read);
        const claim = { index, size, leafHash: leafOf(index), proof, root: rootOf(size) };
        if (!verifyInclusion(claim)) expect.fail(`leaf ${index} of ${size}`);
      }
  });

  test("of consistency", () => {
    for (let second = 1; second <= MAX; second++)
      for (let first = 1; first <= second; first++) {
        const proof = consistencyProof(first, second, read);
        const claim = { first, second, firstRoot: rootOf(first), secondRoot: rootOf(second), proof };
        if (!verifyConsistency(claim)) expect.fail(`from ${first} to ${second}`);
      }
  });
});

describe("any one changed byte fails", () => {
  test("of inclusion", () => {
    fc.assert(
      fc.property(within, fc.nat(), mask, ([index, size], at, bits) => {
        const parts = [leafOf(index), rootOf(size), ...inclusionProof(index, size, read)];
        const whole = changed(Buffer.concat(parts), at, bits);
        const [leaf, root, ...proof] = parts.map((_, i) => whole.subarray(i * 32, i * 32 + 32));
        const claim = { index, size, leafHash: leaf as Uint8Array, proof, root: root as Uint8Array };
        expect(verifyInclusion(claim)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  test("of consistency", () => {
    fc.assert(
      fc.property(within, fc.nat(), mask, ([below, second], at, bits) => {
        const first = below + 1;
        const parts = [rootOf(first), rootOf(second), ...consistencyProof(first, second, read)];
        const whole = changed(Buffer.concat(parts), at, bits);
        const [a, b, ...proof] = parts.map((_, i) => whole.subarray(i * 32, i * 32 + 32));
        const claim = { first, second, firstRoot: a as Uint8Array, secondRoot: b as Uint8Array, proof };
        expect(verifyConsistency(claim)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  test("and so does another leaf, a shorter proof and a longer one", () => {
    fc.assert(
      fc.property(within, within, ([index, size], [other]) => {
        const proof = inclusionProof(index, size, read);
        const claim = { index, size, leafHash: leafOf(index), proof, root: rootOf(size) };
        if (other !== index) expect(verifyInclusion({ ...claim, leafHash: leafOf(other) })).toBe(false);
        if (size > 1) expect(verifyInclusion({ ...claim, proof: proof.slice(0, -1) })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: [...proof, leafOf(0)] })).toBe(false);
      }),
    );
  });
});

describe("at the edges", () => {
  test("a leaf outside the tree is refused", () => {
    expect(() => inclusionProof(5, 5, read)).toThrow("leaf `5` is not in a tree of `5`");
    expect(() => inclusionProof(-1, 5, read)).toThrow("`index` is not a whole number");
    expect(() => rootHash(1.5, read)).toThrow("`size` is not a whole number");
    const claim = { leafHash: leafOf(0), proof: [], root: leafOf(0) };
    expect(verifyInclusion({ ...claim, index: 0, size: 1 })).toBe(true);
    for (const [index, size] of [
      [1, 1],
      [0, 0],
      [-1, 1],
      [0.5, 1],
      [0, Number.NaN],
      [2 ** 64, 2 ** 65],
    ])
      expect(verifyInclusion({ ...claim, index: index as number, size: size as number })).toBe(false);
  });

  test("a tree does not shrink, and nothing is proved from the empty one", () => {
    expect(() => consistencyProof(3, 2, read)).toThrow("size `3` is beyond size `2`");
    expect(consistencyProof(0, 7, read)).toEqual([]);
    expect(consistencyProof(7, 7, read)).toEqual([]);
    const [firstRoot, secondRoot] = [rootOf(0), rootOf(7)];
    expect(verifyConsistency({ first: 0, second: 7, firstRoot, secondRoot, proof: [] })).toBe(false);
  });

  test("a log beyond 2^31 leaves, all of them alike", () => {
    const levels = [leafHash(Buffer.from("same"))];
    for (let level = 1; level <= 53; level++) {
      const below = levels[level - 1] as Uint8Array;
      levels.push(nodeHash(below, below));
    }
    const alike: HashReader = (level) => levels[level] as Uint8Array;
    const size = fc.integer({ min: 2 ** 31, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(size, size, (one, other) => {
        const [first, second] = [Math.min(one, other), Math.max(one, other)];
        const [firstRoot, secondRoot] = [rootHash(first, alike), rootHash(second, alike)];
        const proof = inclusionProof(first - 1, second, alike);
        const leaf = levels[0] as Uint8Array;
        const claim = { index: first - 1, size: second, leafHash: leaf, proof, root: secondRoot };
        expect(verifyInclusion(claim)).toBe(true);
        const extension = consistencyProof(first, second, alike);
        expect(verifyConsistency({ first, second, firstRoot, secondRoot, proof: extension })).toBe(true);
      }),
    );
  });
});

describe("a claim is false, and never an error,", () => {
  const inclusion = {
    index: 2,
    size: 7,
    leafHash: leafOf(2),
    proof: inclusionProof(2, 7, read),
    root: rootOf(7),
  };
  const consistency = {
    first: 3,
    second: 7,
    firstRoot: rootOf(3),
    secondRoot: rootOf(7),
    proof: consistencyProof(3, 7, read),
  };
  const short = (hash: Uint8Array) => hash.subarray(1);
  const [first, ...rest] = inclusion.proof as [Uint8Array, ...Uint8Array[]];
  const [older, ...newer] = consistency.proof as [Uint8Array, ...Uint8Array[]];

  test("unless it is as it was made", () => {
    expect(verifyInclusion(inclusion)).toBe(true);
    expect(verifyConsistency(consistency)).toBe(true);
  });

  test.each<[string, Partial<typeof inclusion>]>([
    ["an index below nothing", { index: -1 }],
    ["an index that is no whole number", { index: 2.5 }],
    ["an index at the size", { index: 7 }],
    ["a size that is none", { size: Number.NaN }],
    ["a leaf hash that is cut", { leafHash: short(inclusion.leafHash) }],
    ["a root that is cut", { root: short(inclusion.root) }],
    ["a hash of the proof that is cut", { proof: [short(first), ...rest] }],
    ["a proof without its first hash", { proof: rest }],
    ["a proof without its last hash", { proof: inclusion.proof.slice(0, -1) }],
    ["a proof with one hash more", { proof: [...inclusion.proof, first] }],
    ["a root for a leaf", { proof: [], leafHash: inclusion.root }],
  ])("with %s: inclusion", (_, changes) => {
    expect(verifyInclusion({ ...inclusion, ...changes })).toBe(false);
  });

  test.each<[string, Partial<typeof consistency>]>([
    ["a first size of 0", { first: 0 }],
    ["a first size below nothing", { first: -1 }],
    ["sizes that are no whole numbers", { first: 2.5 }],
    ["a second size that is none", { second: Number.NaN }],
    ["a tree that shrinks", { first: 7, second: 3, firstRoot: rootOf(7), secondRoot: rootOf(3) }],
    ["a first root that is cut", { firstRoot: short(consistency.firstRoot) }],
    ["a second root that is cut", { secondRoot: short(consistency.secondRoot) }],
    ["a hash of the proof that is cut", { proof: [short(older), ...newer] }],
    ["no proof", { proof: [] }],
    ["a proof without its last hash", { proof: consistency.proof.slice(0, -1) }],
    ["a proof with one hash more", { proof: [...consistency.proof, older] }],
    ["one size and two roots", { first: 7, firstRoot: rootOf(3), proof: [] }],
    ["one size and a proof", { first: 7, firstRoot: rootOf(7) }],
    ["the roots changed over", { firstRoot: consistency.secondRoot, secondRoot: consistency.firstRoot }],
    ["another first root", { firstRoot: rootOf(2) }],
    ["another second root", { secondRoot: rootOf(6) }],
  ])("with %s: consistency", (_, changes) => {
    expect(verifyConsistency({ ...consistency, ...changes })).toBe(false);
  });

  test("from a power of two with nothing but the root", () => {
    const claim = { first: 4, second: 7, firstRoot: rootOf(4), secondRoot: rootOf(4) };
    expect(verifyConsistency({ ...claim, proof: [] })).toBe(false);
    expect(verifyConsistency({ ...claim, secondRoot: rootOf(7), proof: consistencyProof(4, 7, read) })).toBe(
      true,
    );
  });
});

test("sizes that cannot be are refused by their name", () => {
  const refused = (message: RegExp) =>
    expect.objectContaining({ reason: "INPUT_INVALID", message: expect.stringMatching(message) });
  expect(() => consistencyProof(-1, 3, read)).toThrow(refused(/first/));
  expect(() => consistencyProof(1, 2.5, read)).toThrow(refused(/second/));
  expect(() => consistencyProof(4, 3, read)).toThrow(refused(/^size `4` is beyond size `3`$/));
});
