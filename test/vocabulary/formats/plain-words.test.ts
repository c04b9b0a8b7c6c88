/** Plain words of many languages, and what is in none. */
import { describe, expect, test } from "vitest";
import { countOdd } from "../../../src/vocabulary/formats/plain-words.ts";

/** The characters in no plain word, letters of Latin words that are none included. */
const odd = (text: string) => countOdd(text).odd + countOdd(text).oddLetters;

test.each([
  ["nothing", "", 0],
  ["words, with signs around", 'Seen in the hall ("and by others of them").', 0],
  ["words in large letters", "LIVE_SCAN_PLAIN", 0],
  ["words that are written as one", "deviceServiceVersion", 0],
  ["what JSON writes around words", '{"purpose":"Registration","place":"Staging"}', 0],
  ["a German word, of which a mark counts one", "Überprüfung", 2],
  ["a Vietnamese name, of which a rare pair counts its word", "Nguyễn Thị Minh Khai", 6],
  ["a Danish letter", "mærke", 1],
  ["Russian letters, which count one each", "Иванов Иван", 10],
  ["a Hindi word with its marks", "हिन्दी", 6],
  ["Japanese letters, which count two each", "山田ひなこ", 10],
])("%s", (_, text, count) => {
  expect(odd(text)).toBe(count);
});

test.each([
  ["digits", "4711", 4],
  ["a day, but for its joints", "2026-03-01", 8],
  ["an identifier", "0f8fc95b-d9cb-469f-a165-70867728950e", 32],
  ["letters that follow one another in no language", "xqzkvbt", 7],
  ["a word without an end", "an".repeat(13), 26],
  ["single letters, beside no word", "a b c d", 4],
  ["signs, beside no word", "#$%& ()*", 7],
  ["more signs than stand beside a word", "hand#$%&(", 5],
  ["an emoji", "hand 😀", 4],
  ["letters of two scripts in one word", "aб", 3],
  ["a letter of a script by itself", "б", 2],
  ["control characters", "\u0001\u0002", 2],
])("in no plain word: %s", (_, text, count) => {
  expect(odd(text)).toBe(count);
});

describe("letters", () => {
  test("that are short words are plain beside as many plain words, in the same text", () => {
    expect([odd("it is by the hall"), odd("the hall of it")]).toEqual([2, 0]);
  });

  test("of Latin words are told apart from those of none", () => {
    expect(countOdd("template xqzkvbt")).toEqual({ odd: 0, plainLetters: 8, oddLetters: 7 });
  });

  test("that were taken apart are read as they are written together", () => {
    expect(countOdd("Überprüfung".normalize("NFD"))).toEqual(countOdd("Überprüfung"));
  });
});
