/** Fields of ANSI/NIST-ITL: short plain words, numbers and codes, and what may be anything. */
import { describe, expect, test } from "vitest";
import {
  areWords,
  MAX_FIELD_CHARS,
  MAX_FREE_CHARS,
  MAX_WORD_CHARS,
} from "../../../src/vocabulary/formats/an2k-words.ts";
import { RS, US } from "./an2k-records.ts";
import { refused } from "./common.ts";

const ask = (text: string | Uint8Array, isFree = false) =>
  areWords({ bytes: typeof text === "string" ? Buffer.from(text, "latin1") : text, isFree, path: "/R/5" });

describe("a field", () => {
  test.each<[string, string | Uint8Array, boolean]>([
    ["nothing", "", true],
    ["words", "DOE, JANE (see file)", true],
    ["words in Latin-1", "Z\xfcrich", true],
    ["words in UTF-8", new TextEncoder().encode("Zürich 東京 😀"), true],
    ["lines and items", `a${US}b${RS}c\r\n\td`, true],
    ["a control character", "a\x00b", false],
    ["the separator of a file", "a\x1cb", false],
    ["bytes of neither coding", "a\x85b", false],
    ["an end of UTF-8 in private use", "\x7f", false],
  ])("of %s", (_, text, plain) => {
    expect([ask(text), ask(text, true)]).toEqual([plain, plain]);
  });

  test("has so many characters of words; lists of numbers and codes are longer", () => {
    const words = (count: number) => "some words in it ".repeat(count).slice(0, count);
    expect([ask(words(MAX_WORD_CHARS)), ask(words(MAX_WORD_CHARS + 1))]).toEqual([true, false]);
    const list = `001${US}01320715248${RS}`.repeat(9999);
    expect([ask(list.slice(0, MAX_FIELD_CHARS)), ask(list)]).toEqual([true, false]);
  });

  test("that users define is short, whatever it holds", () => {
    expect([ask("1".repeat(MAX_FREE_CHARS), true), ask("1".repeat(MAX_FREE_CHARS + 1), true)]).toEqual([
      true,
      false,
    ]);
    expect(ask(`12${RS}`.repeat(400), true)).toBe(false);
  });

  test.each([
    ["a picture", "\xff\xd8\xff\xe0\0\x10JFIF\0"],
    ["a picture behind words", `${"words ".repeat(2000)}\x89PNG\r\n\x1a\n`],
    ["a block in base64", Buffer.from("IIR\x00010\0").toString("base64")],
    [
      "a block in base64, in items",
      Buffer.from("IIR\x00010\0").toString("base64").replaceAll(/.{4}/g, `$&${RS}`),
    ],
    ["a document", "<BIR>"],
  ])("with %s is refused", (_, text) => {
    for (const isFree of [false, true]) expect(refused(() => ask(text, isFree))).toBe("VOC_LEXICAL /R/5");
  });
});
