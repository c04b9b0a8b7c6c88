/** The end of a picture, and what stands behind it. */
import { describe, expect, test } from "vitest";
import { uintOf } from "../../../src/vocabulary/formats/block-extension.ts";
import { hasMoreBehind } from "../../../src/vocabulary/formats/picture-end.ts";

const latin = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));
const CODESTREAM = "\xff\x4f\xff\x51\0\x04ab\xff\x90\0\x0a\0\0\0\0\0\x10\0\x01\xff\x93xx\xff\xd9";
const BOX = "\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x0cftypjp2 ";
const PICTURES: readonly (readonly [name: string, picture: string])[] = [
  ["JPEG", "\xff\xd8\xff\xdb\0\x04ab\xff\xff\xda\0\x04cdx\xff\0y\xff\xd3z\xff\xd9"],
  ["a progressive JPEG", "\xff\xd8\xff\xda\0\x04cdx\xff\xc4\0\x03a\xff\xda\0\x02y\xff\xd9"],
  ["WSQ", "\xff\xa0\xff\xa4\0\x04ab\xff\xa3\0\x03cx\xff\0\xff\xb1y\xff\xa1"],
  ["PNG", "\x89PNG\r\n\x1a\n\0\0\0\x02IDATab1234\0\0\0\0IEND1234"],
  ["a JPEG 2000 codestream", CODESTREAM],
  ["a JPEG 2000 file", `${BOX}\0\0\0${String.fromCharCode(8 + CODESTREAM.length)}jp2c${CODESTREAM}`],
  ["a JPEG 2000 file whose last box has no length", `${BOX}\0\0\0\0jp2c${CODESTREAM}`],
];
const ask = (text: string, from = 0) => hasMoreBehind(uintOf(latin(text)), from, text.length);

describe("a picture", () => {
  test.each(PICTURES)("%s ends where its format says, and what follows is found", (_, picture) => {
    expect([ask(picture), ask(`${picture}\0\0`), ask(`${picture}\0a`), ask(`ab${picture}`, 2)]).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  test.each(PICTURES)("%s that is cut short at any byte is all there is", (_, picture) => {
    for (let length = 0; length < picture.length; length++) expect(ask(picture.slice(0, length))).toBe(false);
  });

  test("of no known kind is all there is, and so is one that is broken", () => {
    expect([
      ask("pixels"),
      ask(""),
      ask("\xff\xd8ab\xff\xd9more"),
      ask("\xff\xd8\xff\xdb\0\x01\xff\xd9more"),
    ]).toEqual([...[false, false, false, false]]);
  });
});
