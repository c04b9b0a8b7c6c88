/** Caches return the right value for every key; the bounded one keeps what was used lately and forgets the rest. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { BoundedCache, WeakCache } from "../src/memo.ts";

it("returns the value of the key, and computes again only what it forgot", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(20), { maxLength: 200 }),
      fc.integer({ min: 1, max: 8 }),
      (keys, capacity) => {
        const cache = new BoundedCache<number, { readonly key: number }>(capacity);
        let computed: number[] = [];
        for (const [i, key] of keys.entries()) {
          computed = [];
          const value = cache.get(key, () => {
            computed.push(key);
            return { key };
          });
          expect(value.key).toBe(key);
          const lately = new Set(keys.slice(Math.max(0, i - capacity), i));
          if (lately.has(key)) expect(computed).toEqual([]);
        }
      },
    ),
  );
});

it("computes again what was last asked for long ago", () => {
  const cache = new BoundedCache<number, object>(2);
  const first = cache.get(1, () => ({}));
  for (const key of [2, 3, 4, 5, 6]) cache.get(key, () => ({}));
  expect(cache.get(1, () => ({}))).not.toBe(first);
});

it("with a weight keeps the heavy in a smaller number", () => {
  const kept = (weight: number) => {
    const cache = new BoundedCache<number, { readonly weight: number }>(100, (value) => value.weight);
    for (let key = 0; key < 1_000; key++) cache.keep(key, { weight });
    return Array.from({ length: 1_000 }, (_, key) => key).filter((key) => cache.find(key) !== undefined)
      .length;
  };
  expect(kept(1)).toBeGreaterThanOrEqual(100);
  expect(kept(1)).toBeLessThanOrEqual(200);
  expect(kept(10)).toBeLessThanOrEqual(20);
  expect(kept(1_000)).toBeLessThanOrEqual(2);
});

it("with a weight counts a value that is kept again once", () => {
  const cache = new BoundedCache<number, number>(10, (value) => value);
  cache.keep(1, 5);
  for (let n = 0; n < 100; n++) cache.keep(2, 4);
  expect([cache.find(1), cache.find(2)]).toEqual([5, 4]);
});

it("keeps nothing when the computation throws", () => {
  const cache = new BoundedCache<string, number>(2);
  expect(() =>
    cache.get("a", () => {
      throw new Error("no value");
    }),
  ).toThrow("no value");
  expect(cache.get("a", () => 7)).toBe(7);
});

it("keeps one value for each object, and nothing when the computation throws", () => {
  const cache = new WeakCache<object, object>();
  const [one, other] = [{}, {}];
  expect(() =>
    cache.get(one, () => {
      throw new Error("no value");
    }),
  ).toThrow("no value");
  const value = cache.get(one, () => ({}));
  expect(cache.get(one, () => ({}))).toBe(value);
  expect(cache.get(other, () => ({}))).not.toBe(value);
});
