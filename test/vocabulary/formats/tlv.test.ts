/** Data objects of smart cards: tags and lengths in every form, and all that is refused. */
import { expect, test } from "vitest";
import { isConstructed, numberOf, parseTlv, tagOf } from "../../../src/vocabulary/formats/tlv.ts";

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

test("there may be 1024 data objects side by side, and no more", () => {
  expect(parse("8000".repeat(1024))).toHaveLength(1024);
  expect(() => parse("8000".repeat(1025))).toThrow(expect.objectContaining({ reason: "VOC_OUT_OF_RANGE" }));
});

test("a tag says by one bit of its first byte whether its value is data objects", () => {
  expect([0xa1, 0x30, 0x75, 0x63, 0x7f60, 0x7f2e, 0x7f8101].map(isConstructed)).toEqual(Array(7).fill(true));
  expect([0x81, 0x02, 0x5f2e, 0x53, 0x5fa102, 0xc0].map(isConstructed)).toEqual(Array(6).fill(false));
});

test("numbers and tags are written big-endian", () => {
  expect([numberOf(Uint8Array.of(1, 0, 2)), numberOf(Uint8Array.of())]).toEqual([0x010002, 0]);
  expect([0x02, 0x5f2e].map(tagOf)).toEqual(["02", "5F2E"]);
});
