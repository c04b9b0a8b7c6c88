/** The tree of keys: one key for each leaf, and no way back to one that was destroyed. */
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  createKeyTree,
  destroyKeys,
  growKeyTree,
  KEY_LEVELS,
  type KeyTree,
  renewKeysFrom,
} from "../../src/store/key-tree.ts";

const random = () => randomBytes(32);
const LAST = 2 ** KEY_LEVELS - 1;
const hexOf = (tree: KeyTree, leaf: number) => Buffer.from(tree.keyOf(leaf) ?? []).toString("hex");
const leaves = fc.oneof(
  fc.integer({ min: 0, max: 600 }),
  fc.maxSafeNat().map((n) => n % (LAST + 1)),
);

test("gives every leaf a key of its own, the same each time", () => {
  const tree = growKeyTree(() => Buffer.alloc(32, 7));
  const asked = [0, 1, 2, 255, 256, 257, 65_535, 2 ** 32, LAST];
  const keys = asked.map((leaf) => hexOf(tree, leaf));
  expect(new Set(keys).size).toBe(asked.length);
  expect(keys.every((key) => key.length === 64)).toBe(true);
  expect(asked.map((leaf) => hexOf(createKeyTree(tree.seeds), leaf))).toEqual(keys);
  // Fixed for ever: rows in stores are wrapped under these keys.
  expect(keys[0]).toBe("ffc6715299809bdedb714ec0c07fee522df48941ce632b250729c4b8f837a3aa");
  expect(keys[3]).toBe("6cea94553f67f059594604799914b98df4604de0a94837f83c44a6d5dade1ba2");
});

test.each([-1, 0.5, LAST + 1, Number.NaN])("has no key for `%s`, which is no leaf", (leaf) => {
  expect(growKeyTree(random).keyOf(leaf)).toBeUndefined();
});

test("a destroyed key is gone, and every other one stays", () => {
  fc.assert(
    fc.property(fc.array(leaves, { maxLength: 20 }), fc.array(leaves, { maxLength: 20 }), (gone, asked) => {
      const tree = growKeyTree(random);
      const left = destroyKeys(tree, gone);
      for (const leaf of gone) expect(left.keyOf(leaf)).toBeUndefined();
      for (const leaf of asked) if (!gone.includes(leaf)) expect(hexOf(left, leaf)).toBe(hexOf(tree, leaf));
      // In two steps as in one.
      const half = gone.length >> 1;
      const twice = destroyKeys(destroyKeys(tree, gone.slice(0, half)), gone.slice(half));
      expect(twice.seeds).toEqual(left.seeds);
    }),
    { numRuns: 30 },
  );
});

test("no seed that is left stands above a destroyed leaf", () => {
  const left = destroyKeys(growKeyTree(random), [5, 6, 1000]);
  for (const { level, index } of left.seeds)
    for (const leaf of [5, 6, 1000]) expect(Math.floor(leaf / 2 ** level)).not.toBe(index);
  expect(left.seeds.length).toBeLessThan(3 * KEY_LEVELS);
});

test("needs fewer seeds for leaves that go together than for the same number far apart", () => {
  const together = destroyKeys(
    growKeyTree(random),
    Array.from({ length: 1024 }, (_, n) => n),
  );
  expect(together.seeds).toHaveLength(KEY_LEVELS - 10);
});

test("renews the keys of leaves that a shorter log writes again, and those alone", () => {
  const tree = growKeyTree(random);
  expect(renewKeysFrom(tree, 7, random)).toBe(tree);
  const left = destroyKeys(tree, [3, 900]);
  expect(renewKeysFrom(left, 901, random)).toBe(left);
  const renewed = renewKeysFrom(left, 800, random);
  expect(renewed.keyOf(3)).toBeUndefined();
  for (const leaf of [0, 4, 700, 799]) expect(hexOf(renewed, leaf)).toBe(hexOf(tree, leaf));
  for (const leaf of [800, 900, 5000, LAST]) {
    expect(renewed.keyOf(leaf)).toHaveLength(32);
    expect(hexOf(renewed, leaf)).not.toBe(hexOf(tree, leaf));
  }
});
