/** The subtypes of OSIA: each has a term, and its words agree with the position of a block of the same part. */
import { expect, test } from "vitest";
import { fingerAgrees } from "../../../src/vocabulary/formats/finger-position.ts";
import { partOfBody, SUBTYPES, wordsOf } from "../../../src/vocabulary/formats/osia-subtype.ts";
import { shippedAtlas } from "../../support/atlas.ts";

const osia = shippedAtlas().schemes.get("osia");

test("every subtype is a term of the scheme, and every position of the scheme a subtype", () => {
  const terms = osia?.terms.flatMap(({ kind, term }) => (kind === "position" ? term : []));
  expect([...SUBTYPES].toSorted()).toEqual(terms?.toSorted());
});

test.each([
  ["RIGHT_THUMB", "finger", ["Right", "Thumb"]],
  ["LEFT_RING", "finger", ["Left", "RingFinger"]],
  ["PLAIN_THUMBS", "finger", ["Right", "Left", "Thumb"]],
  [
    "PLAIN_RIGHT_FOUR_FINGERS",
    "finger",
    ["Right", "IndexFinger", "MiddleFinger", "RingFinger", "LittleFinger"],
  ],
  ["LEFT_INDEX_AND_MIDDLE", "finger", ["Left", "IndexFinger", "MiddleFinger"]],
  ["RIGHT_INDEX_AND_LEFT_INDEX", "finger", ["Right", "Left", "IndexFinger"]],
  ["UNKNOWN_PALM", "palm", ["Palm"]],
  ["LEFT_HYPOTHENAR", "palm", ["Left", "Palm"]],
  ["RIGHT_OTHER", "palm", ["Right", "Palm"]],
  ["EYE_LEFT", "iris", ["Left"]],
  ["EYE_UNDEF", "iris", []],
  ["EYE_BOTH", "iris", ["Right", "Left"]],
  ["LEFT_PROFILE", "face", []],
  ["UNKNOWN", undefined, []],
  ["RIGHT_TOE", undefined, []],
] as const)("%s is of %s with the words %j", (subtype, part, words) => {
  expect([partOfBody(subtype), wordsOf(subtype)]).toEqual([part, words]);
});

test("a finger's words agree with its own position alone", () => {
  const fingers = ["THUMB", "INDEX", "MIDDLE", "RING", "LITTLE"];
  const subtypes = ["RIGHT", "LEFT"].flatMap((side) => fingers.map((finger) => `${side}_${finger}`));
  for (const [at, subtype] of subtypes.entries()) {
    const agreeing = Array.from({ length: 10 }, (_, each) => each + 1).filter((position) =>
      fingerAgrees(position, wordsOf(subtype)),
    );
    expect(agreeing).toEqual([at + 1]);
  }
});
