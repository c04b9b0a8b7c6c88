/** Whose law something is, and where it stands. */
import { expect, test } from "vitest";
import { formatSource, titleOf } from "../../src/law/wording.ts";

test.each([
  ["EU", ["origin"], "EU (origin)"],
  ["EU", ["origin", "touched"], "EU (origin and concerned)"],
  ["EU", ["inherited"], "EU (inherited)"],
  ["BASELINE", ["baseline"], "the baseline"],
  ["BASELINE", ["inherited"], "the baseline (inherited)"],
  ["AGREEMENT", ["agreement"], "the agreement"],
  ["AGREEMENT", ["inherited"], "the agreement (inherited)"],
])("%s as %j is %s", (jurisdiction, sides, shown) => {
  expect(formatSource({ jurisdiction }, sides)).toBe(shown);
});

test("a dimension has a title; a word that is none stands for itself", () => {
  expect(titleOf("use")).toBe("Use");
  expect(titleOf("toString")).toBe("toString");
});
