/** Packs within packs: any depth is well, and a ring is refused before anybody asks for the laws around a place. */
import { expect, test } from "vitest";
import { assertNoRing } from "../../../src/law/pack/nesting.ts";
import type { Pack } from "../../../src/law/pack/pack.ts";
import { atlas } from "../question.ts";

/** Packs that are written as `place within place`. */
const packsOf = (...written: readonly string[]): ReadonlyMap<string, Pack> => {
  const [shipped] = atlas.packs.values();
  if (shipped === undefined) throw new Error("no pack ships");
  const { within: _, ...bare } = shipped;
  const packs = written.map((each): Pack => {
    const [jurisdiction = "", within] = each.split(" within ");
    return { ...bare, jurisdiction, ...(within === undefined ? {} : { within }) };
  });
  return new Map(packs.map((pack) => [pack.jurisdiction, pack]));
};

test.each([
  ["a place in a place in a place", ["AA within BB", "BB within CC", "CC"]],
  ["two places in one", ["AA within CC", "BB within CC", "CC"]],
  ["a place in one that has no pack here", ["AA within BB"]],
  ["nothing", []],
])("%s is no ring", (_, written) => {
  expect(() => assertNoRing(packsOf(...written))).not.toThrow();
});

test("the packs that ship lie in no ring", () => {
  expect(() => assertNoRing(atlas.packs)).not.toThrow();
});

test.each([
  ["a place within itself", ["AA within AA"], "AA: the pack lies within itself: AA, AA"],
  [
    "two within each other",
    ["CC", "AA within BB", "BB within AA"],
    "AA: the pack lies within itself: AA, BB, AA",
  ],
  [
    "a place outside a ring",
    ["AA within BB", "BB within CC", "CC within BB"],
    "BB: the pack lies within itself",
  ],
])("%s is refused by its name", (_, written, message) => {
  expect(() => assertNoRing(packsOf(...written))).toThrow(
    expect.objectContaining({ reason: "PACK_INVALID", message: expect.stringContaining(message) }),
  );
});
