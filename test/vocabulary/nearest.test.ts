/** Near words: order, limit, and a bound on the work. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { findNearest, suggest } from "../../src/vocabulary/nearest.ts";

it("gives the nearest first, ties in code unit order, none that is far", () => {
  expect(findNearest("faec", ["voice", "gait", "lace", "face"])).toEqual(["face"]);
  expect(findNearest("finge", ["finger", "fringe", "singe", "gait"])).toEqual(["finger", "fringe", "singe"]);
  expect(findNearest("abcdef", ["abcdxx", "abcdex", "abcdef "])).toEqual(["abcdef ", "abcdex", "abcdxx"]);
});

it("does not depend on the order of the words, and gives at most three", () => {
  const words = ["fact", "pace", "face", "lace", "mace"];
  expect(findNearest("face", words)).toEqual(["face", "fact", "lace"]);
  expect(findNearest("face", words.toReversed())).toEqual(["face", "fact", "lace"]);
});

it("ends a sentence with what may have been meant, and with nothing where nothing is near", () => {
  expect(suggest("faec", ["voice", "face"])).toBe(", did you mean `face`");
  expect(suggest("fact", ["face", "pact"])).toBe(", did you mean `face` or `pact`");
  expect(suggest("zzz", ["face"])).toBe("");
});

it("compares no word that is longer than any term would be", () => {
  const long = "a".repeat(65);
  expect(findNearest(long, [long])).toEqual([]);
});

it("names no word that differs by more than eight letters, however long it is", () => {
  const word = "a".repeat(40);
  expect(findNearest(word, [`${"a".repeat(32)}${"b".repeat(8)}`])).toHaveLength(1);
  expect(findNearest(word, [`${"a".repeat(31)}${"b".repeat(9)}`])).toEqual([]);
  expect(findNearest(word, ["a".repeat(48), "a".repeat(49)])).toEqual(["a".repeat(48)]);
});

it("finds what a comparison of all letters finds", () => {
  const distance = (a: string, b: string): number => {
    if (a === "" || b === "") return a.length + b.length;
    const cut = distance(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1);
    return a[0] === b[0] ? cut : Math.min(cut, distance(a.slice(1), b) + 1, distance(a, b.slice(1)) + 1);
  };
  const short = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(short, short, (word, other) => {
      const near = distance(word, other) <= Math.max(1, Math.floor(word.length / 2));
      expect(findNearest(word, [other])).toEqual(near ? [other] : []);
    }),
  );
});
