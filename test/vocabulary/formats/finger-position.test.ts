/** Positions of fingers and eyes beside the words of a Subtype: what can both hold. */
import { expect, test } from "vitest";
import {
  eyeAgrees,
  fingerAgrees,
  skinOf,
  wordsOfEye,
  wordsOfFinger,
} from "../../../src/vocabulary/formats/finger-position.ts";

test("every code of three digits lies on a finger, a palm, a foot, on any of them, or is none", () => {
  const codes = Array.from({ length: 1000 }, (_, code) => code);
  const lying = (skin: string) => codes.filter((code) => skinOf(code) === skin);
  const range = (first: number, last: number) => codes.slice(first, last + 1);
  expect(lying("finger")).toEqual([...range(1, 17), 19, ...range(40, 55)]);
  expect(lying("palm")).toEqual([...range(20, 38), ...range(81, 86)]);
  expect(lying("foot")).toEqual(range(60, 79));
  expect(lying("ridge")).toEqual([18]);
  expect(lying("unsaid")).toEqual([0]);
  expect(lying("unknown")).toEqual([39, ...range(56, 59), 80, ...range(87, 999)]);
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
  [51, ["Right", "IndexFinger", "MiddleFinger", "RingFinger", "LittleFinger"], true],
  [53, ["Right", "IndexFinger", "MiddleFinger", "RingFinger", "LittleFinger"], false],
  [54, ["Right"], false],
  [55, ["Left", "Right", "IndexFinger", "MiddleFinger"], true],
  [55, ["Left", "IndexFinger", "MiddleFinger"], false],
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

test("every code agrees with its own words, and a single finger with no other's", () => {
  const codes = Array.from({ length: 100 }, (_, code) => code);
  for (const code of codes) expect([code, fingerAgrees(code, wordsOfFinger(code))]).toEqual([code, true]);
  for (const code of codes.slice(1, 11))
    expect(codes.slice(1, 11).filter((each) => fingerAgrees(each, wordsOfFinger(code)))).toEqual([code]);
  expect([wordsOfFinger(0), wordsOfFinger(21), wordsOfFinger(15)]).toEqual([
    [],
    [],
    ["Right", "Left", "Thumb"],
  ]);
  expect([0, 1, 2].map(wordsOfEye)).toEqual([[], ["Right"], ["Left"]]);
});
