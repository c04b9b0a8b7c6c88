/** Near words: order, limit, and a bound on the work. */
import { expect, it } from "vitest";
import { nearest } from "../../src/vocabulary/nearest.ts";

it("gives the nearest first, ties in code unit order, none that is far", () => {
  expect(nearest("faec", ["voice", "gait", "lace", "face"])).toEqual(["face"]);
  expect(nearest("finge", ["finger", "fringe", "singe", "gait"])).toEqual(["finger", "fringe", "singe"]);
  expect(nearest("abcdef", ["abcdxx", "abcdex", "abcdef "])).toEqual(["abcdef ", "abcdex", "abcdxx"]);
});

it("does not depend on the order of the words, and gives at most three", () => {
  const words = ["fact", "pace", "face", "lace", "mace"];
  expect(nearest("face", words)).toEqual(["face", "fact", "lace"]);
  expect(nearest("face", words.toReversed())).toEqual(["face", "fact", "lace"]);
});

it("compares no word that is longer than any term would be", () => {
  const long = "a".repeat(65);
  expect(nearest(long, [long])).toEqual([]);
});
