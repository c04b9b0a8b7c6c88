/** The composition of matches: the whole table, and the laws that chains rely on. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { compose, inverse, type Leg, MATCHES } from "../../src/vocabulary/match.ts";

const legs: readonly Leg[] = [...MATCHES, "none"];
const leg = fc.constantFrom(...legs);

it("composes as the table says", () => {
  const table = legs.map((first) => legs.map((second) => compose(first, second)));
  expect(table).toEqual([
    ["exact", "close", "broad", "narrow", "related", "none"],
    ["close", "related", "related", "related", "related", "none"],
    ["broad", "related", "broad", "related", "related", "none"],
    ["narrow", "related", "related", "narrow", "related", "none"],
    ["related", "related", "related", "related", "related", "none"],
    ["none", "none", "none", "none", "none", "none"],
  ]);
});

it("does not depend on how a chain is grouped", () => {
  fc.assert(
    fc.property(leg, leg, leg, (a, b, c) => {
      expect(compose(compose(a, b), c)).toBe(compose(a, compose(b, c)));
    }),
  );
});

it("is safe: a chain is broad, or narrow, only if each of its legs is that or exact", () => {
  fc.assert(
    fc.property(fc.array(leg, { minLength: 1, maxLength: 6 }), (chain) => {
      const whole = chain.reduce(compose);
      for (const direction of ["broad", "narrow"] as const)
        if (whole === direction)
          expect(chain.every((each) => each === direction || each === "exact")).toBe(true);
    }),
  );
});

it("reads the other way round, and back", () => {
  expect(MATCHES.map(inverse)).toEqual(["exact", "close", "narrow", "broad", "related"]);
  for (const match of MATCHES) expect(inverse(inverse(match))).toBe(match);
});
