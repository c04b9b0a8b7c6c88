/** Vendors that the ranges of a consent string name, counted in every place where a range may stand, and refused unread. */
import { describe, expect, test } from "vitest";
import { MAX_RANGED_VENDORS, readTcString } from "../../../src/vocabulary/formats/tcf.ts";
import { countRangedVendors } from "../../../src/vocabulary/formats/tcf-ranges.ts";
import { refused } from "./common.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const bits = (value: number, size: number) => value.toString(2).padStart(size, "0");
const textOf = (all: string) =>
  (all.match(/.{1,6}/g) ?? []).map((six) => ALPHABET[Number.parseInt(six.padEnd(6, "0"), 2)]).join("");

type Range = readonly [first: number, last?: number];
const entriesOf = (ranges: readonly Range[]) =>
  bits(ranges.length, 12) +
  ranges
    .map(([first, last]) =>
      last === undefined ? `0${bits(first, 16)}` : `1${bits(first, 16)}${bits(last, 16)}`,
    )
    .join("");
const vector = (ranges: readonly Range[]) => `${bits(65_535, 16)}1${entriesOf(ranges)}`;
const listed = (size: number) => `${bits(size, 16)}0${"1".repeat(size)}`;

// Version 2, two dates, CMP 2, screen 1, EN, list 1, policy 2, no options, no purposes, DE.
const HEAD = [
  ...[bits(2, 6), bits(1, 36), bits(1, 36), bits(2, 12), bits(1, 12), bits(1, 6)],
  ...[bits(4, 6), bits(13, 6), bits(1, 12), bits(2, 6), "00", bits(0, 12), bits(0, 24), bits(0, 24), "0"],
  ...[bits(3, 6), bits(4, 6)],
].join("");

const core = ({
  consents = vector([]),
  interests = vector([]),
  restrictions = [] as readonly (readonly Range[])[],
}) =>
  textOf(
    HEAD +
      consents +
      interests +
      bits(restrictions.length, 12) +
      restrictions.map((ranges, at) => bits(at + 1, 6) + bits(0, 2) + entriesOf(ranges)).join(""),
  );
const segment = (type: number, ranges: readonly Range[]) => textOf(bits(type, 3) + vector(ranges));

describe("the vendors of ranges are counted", () => {
  test.each<[string, string, readonly string[], number]>([
    ["consents", core({ consents: vector([[1, 10], [20]]) }), [], 11],
    ["interests", core({ interests: vector([[1, 10]]) }), [], 10],
    [
      "interests after consents that are listed",
      core({ consents: listed(77), interests: vector([[3, 4]]) }),
      [],
      2,
    ],
    ["restrictions", core({ restrictions: [[[1, 5]], [[7], [9, 10]]] }), [], 8],
    ["other segments", core({}), [segment(1, [[1, 3]]), segment(2, [[4]])], 4],
    [
      "the same vendor twice",
      core({
        consents: vector([
          [1, 4],
          [1, 4],
        ]),
      }),
      [],
      8,
    ],
    ["a range that ends before it begins", core({ consents: vector([[9, 1]]) }), [], 0],
    ["nothing", "", [""], 0],
  ])("%s", (_, first, others, count) => {
    expect(countRangedVendors(first, others)).toBe(count);
  });
});

describe("a string of too many", () => {
  const all: Range = [1, 65_535];
  test.each([
    ["consents", core({ consents: vector([all, [1], [2]]) })],
    ["restrictions", core({ restrictions: [[all], [[1, 2]]] })],
    ["other segments", `${core({ consents: vector([all]) })}.${segment(1, [[1, 2]])}`],
  ])("is refused before its ranges are unfolded: %s", (_, string) => {
    expect(refused(() => readTcString(Buffer.from(string)))).toBe("VOC_OUT_OF_RANGE /");
  });

  test("is read where they name as many as they may", () => {
    expect(MAX_RANGED_VENDORS).toBe(65_536);
    const full = core({ consents: vector([all, [1]]) });
    expect(refused(() => readTcString(Buffer.from(full)))).toBe("nothing");
  });
});
