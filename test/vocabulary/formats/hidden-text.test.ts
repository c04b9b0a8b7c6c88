/** Bytes in a text, as base64 or as hexadecimal digits, wherever in it they begin. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { readBase64, readHex } from "../../../src/vocabulary/formats/hidden-text.ts";

const within = (all: Iterable<Uint8Array>, bytes: Uint8Array) =>
  [...all].some((each) => Buffer.from(each).includes(Buffer.from(bytes)));
const some = fc.uint8Array({ minLength: 9, maxLength: 60 });
const before = fc.string({ maxLength: 9 });

test("base64 is read behind any words, with any separators", () => {
  fc.assert(
    fc.property(some, before, fc.constantFrom("base64", "base64url"), (bytes, words, spelling) => {
      const text = Buffer.from(bytes).toString(spelling as BufferEncoding);
      expect(within(readBase64(words + text.replaceAll(/.{4}/g, "$& \n,")), bytes)).toBe(true);
    }),
  );
});

test("hexadecimal digits are read behind any words, in any case", () => {
  fc.assert(
    fc.property(some, before, fc.boolean(), (bytes, words, isUpper) => {
      const text = Buffer.from(bytes).toString("hex");
      expect(within(readHex(words + (isUpper ? text.toUpperCase() : text)), bytes)).toBe(true);
    }),
  );
});

test("what is too short to hold a head is nothing", () => {
  expect([...readBase64("abc def gh"), ...readHex("0123456789")]).toEqual([]);
});
