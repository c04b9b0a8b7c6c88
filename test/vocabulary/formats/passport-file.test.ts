/** The files of a passport, by their tags. */
import { expect, test } from "vitest";
import { isEmptyGroup, otherFileOf, typeOfGroup } from "../../../src/vocabulary/formats/passport-file.ts";

test("a tag is that of a data group of biometric data, of another file, or of neither", () => {
  expect([0x75, 0x63, 0x76, 0x60, 0x7f61].map(typeOfGroup)).toEqual([2, 8, 0x10, undefined, undefined]);
  expect([0x60, 0x77].map(otherFileOf)).toEqual([
    "the list of its data groups (EF.COM)",
    "the signed hashes of its data groups (EF.SOD)",
  ]);
  expect([0x75, 0x7f60].map(otherFileOf)).toEqual([undefined, undefined]);
});

test("a group of fingers or of irises is empty where it is a count of zero, and nothing else", () => {
  const empty = Uint8Array.of(2, 1, 0);
  expect([0x63, 0x76, 0x75, 0x7f61].map((tag) => isEmptyGroup(tag, empty))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  for (const other of [[2, 1, 1], [2, 1], [2, 1, 0, 0x53, 0], []])
    expect(isEmptyGroup(0x63, Uint8Array.from(other))).toBe(false);
});
