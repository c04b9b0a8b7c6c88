/** Words in Latin, Cyrillic and Greek letters, told by the pairs of their letters. */
import { expect, test } from "vitest";
import { fold, isFolded, isPlain, LETTERS } from "../../../src/vocabulary/formats/spelled-words.ts";

test.each([
  ["Überprüfung", "uberprufung"],
  ["Ærø", "aero"],
  ["съёмку", "semku"],
  ["λήψη", "lipsi"],
])("`%s` is written `%s`", (word, base) => {
  expect(fold(word)).toBe(base);
});

test("letters of other alphabets are written in Latin ones, and others are left", () => {
  expect([isFolded("Ж"), isFolded("ω"), isFolded("ב")]).toEqual([true, true, false]);
});

test("words are plain, and random letters or words without an end are not", () => {
  expect(["template", "fingerprint", "captura"].map(isPlain)).toEqual([true, true, true]);
  expect(["xqzkvbt", "an".repeat(LETTERS.most)].map(isPlain)).toEqual([false, false]);
});
