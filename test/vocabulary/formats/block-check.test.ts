/** A block beside its header: each difference is a finding, the worst first. */
import { expect, test } from "vitest";
import type { BlockHeader } from "../../../src/vocabulary/formats/biometric-block.ts";
import { checkLength } from "../../../src/vocabulary/formats/block-check.ts";

const header = (changes: Partial<BlockHeader> = {}): BlockHeader =>
  ({ versionKnown: true, mangled: false, declaredLength: 10, ...changes }) as BlockHeader;

test("a block of its declared length has no finding", () => {
  expect(checkLength(header(), 10, "/a")).toEqual([]);
});

test.each<[string, Partial<BlockHeader>, string, RegExp]>([
  ["that lost bytes in a text decoder", { mangled: true, versionKnown: false }, "VOC_LEXICAL", /U\+FFFD/],
  ["of an unknown version", { versionKnown: false }, "VOC_VERSION", /version/],
  ["whose header is cut short", { declaredLength: undefined as never }, "VOC_LEXICAL", /cut short/],
  [
    "that is shorter than declared",
    { declaredLength: 11 },
    "VOC_OUT_OF_RANGE",
    /declares 11 bytes and there are 10/,
  ],
])("a block %s has one", (_, changes, code, sentence) => {
  expect(checkLength(header(changes), 10, "/a")).toEqual([
    { code, path: "/a", sentence: expect.stringMatching(sentence) },
  ]);
});
