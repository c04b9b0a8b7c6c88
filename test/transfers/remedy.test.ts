/** The smallest set of missing items, against trying every set. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { smallestSet } from "../../src/transfers/remedy.ts";

const ITEMS = ["a", "b", "c", "d", "e", "f"];
const someClauses = fc.array(fc.uniqueArray(fc.constantFrom(...ITEMS), { minLength: 1, maxLength: 4 }), {
  maxLength: 8,
});
const SETS = Array.from({ length: 2 ** ITEMS.length }, (_, bits) => ITEMS.filter((_, i) => (bits >> i) & 1));
const meets = (items: readonly string[], clauses: readonly (readonly string[])[]) =>
  clauses.every((clause) => clause.some((item) => items.includes(item)));

it("has an item of every clause, and no smaller set has", () => {
  fc.assert(
    fc.property(someClauses, (clauses) => {
      const found = smallestSet(clauses);
      expect(meets(found, clauses)).toBe(true);
      expect(new Set(found).size).toBe(found.length);
      for (const set of SETS) if (set.length < found.length) expect(meets(set, clauses)).toBe(false);
    }),
    { numRuns: 500 },
  );
});

it("is empty where nothing is missing, and where nothing would do", () => {
  expect(smallestSet([])).toEqual([]);
  expect(smallestSet([["a"], []])).toEqual([]);
});

it("takes what the law names first where several would do", () => {
  expect(smallestSet([["b", "a"]])).toEqual(["b"]);
});

it("still has an item of every clause where there are too many to try every set", () => {
  const clauses = Array.from({ length: 20 }, (_, i) => [`item ${i}`, `item ${i + 1}`]);
  expect(meets(smallestSet(clauses), clauses)).toBe(true);
});
