/** Data objects of smart cards: tags and lengths in every form, and all that is refused. */
import { expect, test } from "vitest";
import { parseTlv } from "../../../src/vocabulary/formats/tlv.ts";

const parse = (hex: string) =>
  parseTlv(Buffer.from(hex.replaceAll(" ", ""), "hex"), "/a").map(({ tag, value }) => [
    tag.toString(16),
    Buffer.from(value).toString("hex"),
  ]);

test.each<[string, string, readonly (readonly string[])[]]>([
  ["nothing", "", []],
  [
    "two objects",
    "80 01 aa 81 00",
    [
      ["80", "aa"],
      ["81", ""],
    ],
  ],
  ["a tag of two bytes", "7f 61 01 aa", [["7f61", "aa"]]],
  ["a tag of three bytes", "5f a1 02 01 aa", [["5fa102", "aa"]]],
  ["a length of one byte more", `80 81 80 ${"00".repeat(128)}`, [["80", "00".repeat(128)]]],
  ["a length of two bytes more", "80 82 00 01 aa", [["80", "aa"]]],
])("%s", (_, hex, objects) => {
  expect(parse(hex)).toEqual(objects);
});

test.each<[string, string, RegExp]>([
  ["an object that ends beyond the bytes", "80 02 aa", /declares 2 bytes and 1 are left/],
  ["a tag without a length", "80", /ends before its length/],
  ["a tag that never ends", "7f 81", /ends before its length/],
  ["a tag of four bytes", "5f 81 82 83 01 00", /longer than three bytes/],
  ["an indefinite length", "80 80 00 00", /indefinite/],
  ["a length of five bytes", "80 85 00 00 00 00 01 aa", /longer than four bytes/],
])("%s is refused", (_, hex, message) => {
  expect(() => parse(hex)).toThrow(
    expect.objectContaining({ reason: "VOC_LEXICAL", message: expect.stringMatching(message) }),
  );
});
