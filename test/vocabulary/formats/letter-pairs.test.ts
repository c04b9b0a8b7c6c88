/** The pairs of letters that are usual in each script: words have them, and random letters have not. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  countRareMarks,
  hasUsualPairs,
  isKnownLetter,
  lettersOf,
  type PairedScript,
  partsOf,
} from "../../../src/vocabulary/formats/letter-pairs.ts";

const WORDS: readonly (readonly [PairedScript, string])[] = [
  ["Arabic", "المستخدم"],
  ["Hebrew", "עבודה"],
  ["Armenian", "Հայաստան"],
  ["Georgian", "საქართველო"],
  ["Devanagari", "हिन्दी"],
  ["Bengali", "বাংলাদেশ"],
  ["Gurmukhi", "ਪੰਜਾਬ"],
  ["Gujarati", "ગુજરાત"],
  ["Oriya", "ଭାରତ"],
  ["Tamil", "இந்தியா"],
  ["Telugu", "భారతదేశం"],
  ["Kannada", "ಕರ್ನಾಟಕ"],
  ["Malayalam", "ഇന്ത്യ"],
  ["Sinhala", "ශ්‍රී".replaceAll("\u200d", "")],
  ["Thai", "ประเทศไทย"],
  ["Lao", "ປະເທດລາວ"],
  ["Khmer", "កម្ពុជា"],
  ["Myanmar", "မြန်မာ"],
  ["Ethiopic", "ኢትዮጵያ"],
  ["Hangul", "대한민국"],
  ["Kana", "パスポート"],
];

describe("a word of people has the usual pairs of its script", () => {
  test.each(WORDS)("%s", (script, word) => {
    expect(hasUsualPairs(script, lettersOf(script, word))).toBe(true);
  });
});

test("random letters of a script seldom have them", () => {
  for (const [script] of WORDS) {
    const letters = Array.from({ length: 0x3200 }, (_, at) => String.fromCodePoint(at)).filter((letter) =>
      isKnownLetter(script, letter),
    );
    let plain = 0;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...letters), { minLength: 8, maxLength: 8 }), (word) => {
        if (hasUsualPairs(script, word)) plain++;
      }),
      { numRuns: 200, seed: 1 },
    );
    expect([script, plain < 20]).toEqual([script, true]);
  }
});

test("one pair in four may be a rare one", () => {
  const letters = lettersOf("Thai", "ประเทศไทย");
  expect(hasUsualPairs("Thai", [...letters, "x"])).toBe(true);
  expect(hasUsualPairs("Thai", [...letters, "x", "y", "z"])).toBe(false);
  expect(hasUsualPairs("Thai", ["ก", "x", "า"])).toBe(false);
});

test("syllables are taken apart, and the kinds of a letter are one", () => {
  expect(lettersOf("Hangul", "한")).toHaveLength(3);
  expect(lettersOf("Kana", "カナー")).toEqual(["か", "な", "ー"]);
  expect(lettersOf("Ethiopic", "ቡቢ")).toEqual(["በ", "በ"]);
  expect(lettersOf("Armenian", "ՀԱ")).toEqual(["հ", "ա"]);
});

test("long words are weighed in parts of at most 24 letters", () => {
  const of = (length: number) => partsOf(Array(length).fill("a")).map((part) => part.length);
  expect([of(1), of(24), of(25), of(60)]).toEqual([[1], [24], [13, 12], [20, 20, 20]]);
});

test("a letter beyond ASCII is rare where neither pair of it is usual", () => {
  expect(["Überprüfung", "mærke", "été", "word"].map(countRareMarks)).toEqual([0, 0, 0, 0]);
  expect(["qǿx", "ǖǘǚ"].map(countRareMarks)).toEqual([1, 3]);
});
