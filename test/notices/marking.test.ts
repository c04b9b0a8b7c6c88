/** The Traffic Light Protocol: how far a notice may go. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { isLower, mayLeaveHome, stricter, TLP } from "../../src/notices/marking.ts";

const tlp = fc.constantFrom(...TLP);

test("from the strictest to the freest, each is lower than all before it", () => {
  expect(TLP).toEqual(["RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"]);
  for (const [i, a] of TLP.entries()) for (const [j, b] of TLP.entries()) expect(isLower(a, b)).toBe(i > j);
});

test("the stricter of two governs, in any order and grouping", () => {
  fc.assert(
    fc.property(tlp, tlp, tlp, (a, b, c) => {
      expect(stricter(a, b)).toBe(stricter(b, a));
      expect(stricter(stricter(a, b), c)).toBe(stricter(a, stricter(b, c)));
      expect(stricter(a, a)).toBe(a);
      expect(isLower(stricter(a, b), a) || isLower(stricter(a, b), b)).toBe(false);
    }),
  );
});

test("only RED stays where it was reported", () => {
  expect(TLP.filter((each) => !mayLeaveHome(each))).toEqual(["RED"]);
});
