/** Positions of fingers and eyes beside the words of a Subtype: what can both hold. */
import { expect, test } from "vitest";
import { bodyPartOf, eyeAgrees, fingerAgrees } from "../../../src/vocabulary/formats/finger-position.ts";

test("a code names a finger, a palm, a foot, or nothing", () => {
  const parts = (...codes: readonly number[]) => codes.map(bodyPartOf);
  expect(parts(1, 10, 11, 15, 40, 50)).toEqual(Array(6).fill("Finger"));
  expect(parts(20, 38)).toEqual(["Palm", "Palm"]);
  expect(parts(60, 79)).toEqual(["Foot", "Foot"]);
  expect(parts(0, 16, 19, 39, 51, 59, 80)).toEqual(Array(7).fill(undefined));
});

test.each<[number, readonly string[], boolean]>([
  [1, ["Right", "Thumb"], true],
  [1, ["Left", "Thumb"], false],
  [1, ["Right", "IndexFinger"], false],
  [6, ["Left", "Thumb"], true],
  [10, ["Left", "LittleFinger"], true],
  [1, [], true],
  [1, ["Thumb"], true],
  [1, ["Right"], true],
  [13, ["Right", "IndexFinger", "MiddleFinger", "RingFinger", "LittleFinger"], true],
  [13, ["Right", "IndexFinger"], false],
  [15, ["Right", "Left", "Thumb"], true],
  [15, ["Right", "Thumb"], false],
  [0, ["Left", "Thumb"], true],
])("position %d and %j: %s", (position, words, agrees) => {
  expect(fingerAgrees(position, words)).toBe(agrees);
});

test("an eye agrees with its side, and one that is not stated with either", () => {
  expect([eyeAgrees(1, ["Right"]), eyeAgrees(2, ["Left"]), eyeAgrees(0, ["Left"])]).toEqual([
    true,
    true,
    true,
  ]);
  expect([eyeAgrees(1, ["Left"]), eyeAgrees(2, ["Right"])]).toEqual([false, false]);
  expect(eyeAgrees(1, [])).toBe(true);
});
