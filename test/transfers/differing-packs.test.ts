/** Laws that two nodes held in different versions for one transfer. */
import { expect, test } from "vitest";
import { findDifferingPacks } from "../../src/transfers/differing-packs.ts";

const pack = (jurisdiction: string, version: string, hash = version) => ({ jurisdiction, version, hash });

test("one law in two versions is named with both", () => {
  expect(findDifferingPacks([pack("EU", "1"), pack("JP", "4")], [pack("JP", "5"), pack("EU", "1")])).toEqual([
    { jurisdiction: "JP", origin: { version: "4", hash: "4" }, destination: { version: "5", hash: "5" } },
  ]);
});

test("the hash tells two versions apart, not their name", () => {
  expect(findDifferingPacks([pack("EU", "1", "a")], [pack("EU", "1", "b")])).toHaveLength(1);
  expect(findDifferingPacks([pack("EU", "1", "a")], [pack("EU", "2", "a")])).toEqual([]);
});

test("a law that one side alone names differs from none", () => {
  expect(findDifferingPacks([pack("EU", "1")], [])).toEqual([]);
  expect(findDifferingPacks([], [pack("EU", "1")])).toEqual([]);
});
