/** Layouts of blocks: which bytes fit, the length that they declare, and where their views stand. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  edition2011,
  fingerImage,
  irisImage,
  type Layout,
  minutiae,
  type Uint,
} from "../../../src/vocabulary/formats/block-layout.ts";
import { fir, fir2011, firOfViews, fmr, fmrOfViews, iir } from "../../support/cbeff.ts";

const uintOf =
  (bytes: Uint8Array): Uint =>
  (at, size = 1) =>
    [...Array(size).keys()].reduce((sum, place) => sum * 256 + (bytes[at + place] ?? Number.NaN), 0);

const fmr2005 = minutiae("iso", 24, (uint) => uint(8, 4));
const fir2005 = fingerImage("iso", 32);
const firOf2011 = edition2011("020", 16, 0);
const iir2005 = irisImage(45);

test.each<[string, Layout, Uint8Array, number, readonly number[]]>([
  ["minutiae", fmr2005, fmrOfViews([7, 2]), 48, [7, 2]],
  ["finger images", fir2005, firOfViews(2, 21, 2), 92, [2, 21]],
  ["finger images of 2011", firOf2011, fir2011(60, 3, 2), 120, [60]],
  ["irises", iir2005, iir(2), 60, [2]],
])("%s", (_, layout, block, length, positions) => {
  const uint = uintOf(block);
  expect([layout.fits(uint), layout.length(uint)]).toEqual([true, length]);
  expect(layout.views?.(uint, length)).toEqual({ positions, whole: true });
});

test("a layout without positions has no views", () => {
  expect(edition2011("030", 17).views).toBeUndefined();
});

test("one layout's bytes do not fit another", () => {
  expect(fir2005.fits(uintOf(fir(2, {}, true)))).toBe(false);
  expect(fmr2005.fits(uintOf(fmr(2, {}, true)))).toBe(false);
});

test("any bytes are walked to an end, and none twice", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 30, maxLength: 300 }), (bytes) => {
      for (const { views } of [fmr2005, fir2005, firOf2011, iir2005]) {
        const { positions = [] } = views?.(uintOf(bytes), bytes.length) ?? {};
        expect(positions.filter((each) => !Number.isInteger(each))).toEqual([]);
        expect(new Set(positions).size).toBe(positions.length);
      }
    }),
  );
});
