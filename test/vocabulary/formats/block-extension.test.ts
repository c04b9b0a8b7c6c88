/** Areas of extended data: those that standards describe, and those that may be anything. */
import { expect, test } from "vitest";
import {
  areImageAreas,
  areMinutiaeAreas,
  MAX_AREA_BYTES,
} from "../../../src/vocabulary/formats/block-extension.ts";
import type { Uint } from "../../../src/vocabulary/formats/block-layout.ts";

const uintOf =
  (bytes: readonly number[]): Uint =>
  (at, size = 1) =>
    [...Array(size).keys()].reduce((sum, place) => sum * 256 + (bytes[at + place] ?? Number.NaN), 0);
const area = (type: number, ...data: readonly number[]) => {
  const size = data.length + 4;
  return [type >> 8, type & 255, size >> 8, size & 255, ...data];
};
const nines = (count: number) => Array<number>(count).fill(9);
/** Of minutiae, ten of them. */
const ofMinutiae = (bytes: readonly number[], to = bytes.length) =>
  areMinutiaeAreas(uintOf(bytes), 0, to, 10);
const ofImage = (bytes: readonly number[]) => areImageAreas(uintOf(bytes), 0, bytes.length);

test.each<[string, readonly number[], boolean]>([
  ["none", [], true],
  ["zeros", [0, 0, 0, 0, 0, 0], true],
  ["ridge counts", area(1, 0, 1, 2, 250, 10, 9, 7), true],
  ["ridge counts of minutiae that are not there", area(1, 0, 1, 11, 3), false],
  ["more ridge counts than minutiae have", area(1, 0, ...Array<number>(3 * 81).fill(1)), false],
  ["cores and deltas, then zones", [...area(2, ...nines(37)), ...area(3, ...nines(MAX_AREA_BYTES))], true],
  ["zones of more bytes than are read over", area(3, ...nines(MAX_AREA_BYTES + 1)), false],
  ["data of a maker", area(0x0101, 9), false],
  ["data of a maker behind ridge counts", [...area(1, 0), ...area(0x0101, 9)], false],
  ["bytes of no area", [...area(2, 9), 9], false],
  ["a length that is too small for an area", [0, 2, 0, 3, 9], false],
])("of minutiae: %s", (_, bytes, known) => {
  expect(ofMinutiae(bytes)).toBe(known);
});

test("an area may be miscounted by two bytes, as encoders of the world do, and by no more", () => {
  const bytes = area(2, ...nines(8));
  expect([0, 1, 2, 3].map((missing) => ofMinutiae(bytes, bytes.length - missing))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test("of finger images: segments and annotations are known; a comment and data of a maker are not", () => {
  expect([1, 2, 3, 0x0101].map((type) => ofImage(area(type, 9)))).toEqual([true, true, false, false]);
  expect(ofImage(area(1, ...nines(MAX_AREA_BYTES + 1)))).toBe(false);
});
