/** The words of a fact without a closed list are those that some rule looks at. */
import { expect, test } from "vitest";
import { wordsNamed } from "../../src/law/fact-words.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { atlas as small } from "./answer/small-law.ts";

test("are those of conditions, of exceptions and of recognitions, each once and in order", () => {
  expect(wordsNamed(small, "sector")).toEqual(["police"]);
  // Named in an exception of one rule and in the condition of another.
  expect(wordsNamed(small, "recipientRole")).toEqual(["processor"]);
  // Named in a recognition alone.
  expect(wordsNamed(small, "recipientCerts")).toEqual(["cbpr"]);
  expect(wordsNamed(small, "recipientLaw")).toEqual([]);
  expect(wordsNamed(small, "youngest")).toEqual([]);
});

test("of the law that ships name the sectors and datasets with rules of their own", () => {
  const sectors = wordsNamed(shippedAtlas(), "sector");
  expect(sectors).toEqual(expect.arrayContaining(["education", "employment", "retail"]));
  expect(sectors).toEqual([...new Set(sectors)].sort());
  expect(wordsNamed(shippedAtlas(), "dataset")).toContain("aadhaarCore");
});
