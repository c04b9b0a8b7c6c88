/** Layouts of blocks: which bytes fit, the length that they declare, and where their views stand. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  BODIES,
  edition2011,
  faceImage,
  fingerImage,
  irisImage,
  type Layout,
  minutiae,
  type Uint,
} from "../../../src/vocabulary/formats/block-layout.ts";
import { fac, fir, fir2011, firOfViews, fmr, fmrOfViews, iir } from "../../support/cbeff.ts";

const uintOf =
  (bytes: Uint8Array): Uint =>
  (at, size = 1) =>
    [...Array(size).keys()].reduce((sum, place) => sum * 256 + (bytes[at + place] ?? Number.NaN), 0);

const fmr2005 = minutiae("iso", 24, (uint) => uint(8, 4));
const fir2005 = fingerImage("iso", 32);
const firOf2011 = edition2011("020", 16, BODIES.finger);
const fac2005 = faceImage();
const iir2005 = irisImage(45);
const fmrOf2011 = edition2011("030", 15);
const facOf2011 = edition2011("030", 17, BODIES.face);
const iirOf2011 = edition2011("020", 16, BODIES.iris);

test.each<[string, Layout, Uint8Array, number, readonly number[], readonly number[]]>([
  ["minutiae", fmr2005, fmrOfViews([7, 2]), 48, [7, 2], []],
  ["finger images", fir2005, firOfViews(2, 21, 2), 92, [2, 21], [46, 66, 86]],
  ["finger images of 2011", firOf2011, fir2011(60, 3, 2), 120, [60], [79]],
  ["faces", fac2005, fac(), 60, [], [46]],
  ["irises", iir2005, iir(2), 60, [2], []],
])("%s", (_, layout, block, length, positions, pictures) => {
  const uint = uintOf(block);
  expect([layout.fits(uint), layout.length(uint)]).toEqual([true, length]);
  expect(layout.views(uint, length)).toEqual({ positions, pictures, whole: true, unread: false });
});

/** A representation of 2011 with `body` behind its common beginning, behind a header of `size` bytes. */
const of2011 = (size: number, ...body: readonly number[]) => {
  const length = 19 + body.length;
  return Uint8Array.from([
    ...Array<number>(size).fill(0),
    0,
    0,
    0,
    length,
    ...Array<number>(15).fill(0),
    ...body,
  ]);
};
const zeros = (count: number) => Array<number>(count).fill(0);

test.each<[string, Layout, number, readonly number[], readonly number[], boolean]>([
  ["minutiae", fmrOf2011, 15, [2, ...zeros(10), 0x50, 1, 1, 1, 1, 1, 1, 0, 0], [], false],
  [
    "minutiae with data of their maker",
    fmrOf2011,
    15,
    [2, ...zeros(10), 0x50, 0, 0, 5, 1, 1, 0, 5, 9],
    [],
    true,
  ],
  ["minutiae with bytes behind them", fmrOf2011, 15, [2, ...zeros(10), 0x50, 0, 0, 0, 9], [], true],
  ["a finger image", firOf2011, 16, [2, ...zeros(17), 0, 0, 0, 2, 7, 7], [57], false],
  [
    "a finger image with segments",
    firOf2011,
    16,
    [2, ...zeros(17), 0, 0, 0, 1, 7, 0, 1, 0, 5, 9],
    [57],
    false,
  ],
  [
    "a finger image with a comment",
    firOf2011,
    16,
    [2, ...zeros(17), 0, 0, 0, 1, 7, 0, 3, 0, 5, 9],
    [57],
    true,
  ],
  ["a face with one landmark", facOf2011, 17, [0, 1, ...zeros(34), 0, 0, 0, 2, 7, 7], [76], false],
  ["a face in three dimensions", facOf2011, 17, [0, 0, ...zeros(26), 0, 0, 0, 1, 7, 7], [68], true],
  ["an iris", iirOf2011, 16, [0, 1, 2, ...zeros(26), 0, 0, 0, 1, 7], [68], false],
  [
    "an iris whose picture is longer than it",
    iirOf2011,
    16,
    [0, 1, 2, ...zeros(26), 0, 0, 0, 9, 7],
    [68],
    true,
  ],
])("of 2011: %s", (_, layout, size, body, pictures, unread) => {
  const block = of2011(size, ...body);
  expect(layout.views(uintOf(block), block.length)).toMatchObject({ pictures, whole: true, unread });
});

test("bytes behind the last picture of a face or an iris belong to no view", () => {
  for (const [layout, block] of [
    [fac2005, fac()],
    [iir2005, iir(1)],
  ] as const) {
    const more = Uint8Array.from([...block, 1]);
    expect(layout.views(uintOf(more), more.length).whole).toBe(false);
  }
});

test("one layout's bytes do not fit another", () => {
  expect(fir2005.fits(uintOf(fir(2, {}, true)))).toBe(false);
  expect(fmr2005.fits(uintOf(fmr(2, {}, true)))).toBe(false);
});

test("any bytes are walked to an end, and none twice", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 30, maxLength: 300 }), (bytes) => {
      for (const { views } of [
        fmr2005,
        fir2005,
        fac2005,
        iir2005,
        fmrOf2011,
        firOf2011,
        facOf2011,
        iirOf2011,
      ]) {
        const { positions } = views(uintOf(bytes), bytes.length);
        expect(positions.filter((each) => !Number.isInteger(each))).toEqual([]);
        expect(new Set(positions).size).toBe(positions.length);
      }
    }),
  );
});
