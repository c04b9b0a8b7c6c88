/** Plain words of many languages, and what is in none. */
import { describe, expect, test } from "vitest";
import { countOdd, createSeen } from "../../../src/vocabulary/formats/plain-words.ts";

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
  ["Russian words, which are told by their letters", "Иванов Иван, съёмку повторили", 0],
  ["a Russian word with two rare pairs, which counts its letters", "трижды", 6],
  ["Greek words, which are told by their letters", "Παπαδόπουλος, η λήψη επαναλήφθηκε", 0],
  ["Arabic letters, which count one each", "محمد عبد", 7],
  ["Odia and Tibetan letters, which count one each, but for one by itself", "ଓଡ଼ିଶା རྫོང་ཁ", 6 + 4 + 3],
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
  ["a Cyrillic letter beside no word", "б", 1],
  ["Russian letters that follow one another in no language", "щгжбцфп", 7],
  ["a letter of a script by itself", "ב", 2],
  ["a letter of a third script", "ዘመን ଓଡ଼ିଶା རྫོང", 3 + 6 + 12],
  ["the forms of Arabic letters", "ﺍﺏﺕ", 9],
  [
    "marks of another script, and marks beside those of a letter",
    "hand\u{e0101}\u0903 λόγος\u0903",
    4 + 3 + 3,
  ],
  ["white space that texts do not have", "hand\u2003hand", 3],
  ["single signs in a row", "- : . /", 4],
  ["a sign that is the whole text, as in a list of signs", "/", 1],
  ["control characters", "\u0001\u0002", 2],
])("in no plain word: %s", (_, text, count) => {
  expect(odd(text)).toBe(count);
});

describe("letters", () => {
  test("that are short words are plain beside as many plain words, in the same text", () => {
    expect([odd("it is by the hall"), odd("the hall of it")]).toEqual([2, 0]);
  });

  test("of short words, and signs beside words, are as few in a document as in its language", () => {
    const pairs = [..."abcdefghijklmnopqrstuvwxyz"].flatMap((first) =>
      [..."aeiou"].map((next) => first + next),
    );
    const beside = (list: readonly string[]) => list.map((each) => `hand${each}`).join(" ");
    const shorts = pairs.map((pair) => ` ${pair}`);
    const marks = [..."!?;"].flatMap((first) =>
      [..."!?;"].flatMap((next) => [..."!?;"].map((last) => first + next + last)),
    );
    const others = [..."%&"].flatMap((first) =>
      [..."%&"].flatMap((next) => [..."%&"].map((last) => first + next + last)),
    );
    expect([odd(beside(shorts.slice(0, 64))), odd(beside(shorts.slice(0, 66)))]).toEqual([0, 4]);
    expect([odd(beside(marks)), odd(beside([...marks, ...others]))]).toEqual([0, 9]);
    expect(odd(beside(Array(200).fill("!?")))).toBe(0);
    const seen = createSeen();
    const parts = [...marks, ...others].map((each) => countOdd(`hand${each}`, seen).odd);
    expect(parts.reduce((sum, each) => sum + each)).toBe(9);
  });

  test("of Latin words are told apart from those of none", () => {
    expect(countOdd("template xqzkvbt")).toEqual({ odd: 0, plainLetters: 8, oddLetters: 7 });
  });

  test("that were taken apart are read as they are written together", () => {
    expect(countOdd("Überprüfung".normalize("NFD"))).toEqual(countOdd("Überprüfung"));
  });
});
