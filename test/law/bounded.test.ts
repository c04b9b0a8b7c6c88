/** A map that forgets: whatever it holds it gives back, and never more than it may hold. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { Bounded } from "../../src/law/bounded.ts";

it("gives what was made for a key, and makes again only what it forgot", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 200 }), fc.integer({ min: 1, max: 8 }), (keys, most) => {
      const bounded = new Bounded<number, { readonly key: number }>(most);
      let made: number[] = [];
      for (const [i, key] of keys.entries()) {
        made = [];
        const value = bounded.of(key, () => {
          made.push(key);
          return { key };
        });
        expect(value.key).toBe(key);
        const lately = new Set(keys.slice(Math.max(0, i - most), i));
        if (lately.has(key)) expect(made).toEqual([]);
      }
    }),
  );
});

it("makes again what was last asked for long ago", () => {
  const bounded = new Bounded<number, object>(2);
  const first = bounded.of(1, () => ({}));
  for (const key of [2, 3, 4, 5, 6]) bounded.of(key, () => ({}));
  expect(bounded.of(1, () => ({}))).not.toBe(first);
});
