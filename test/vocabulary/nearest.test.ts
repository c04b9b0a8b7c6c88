/** Near words: order, limit, and a bound on the work. */
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
