/** Bytes in a text, as base64 or as hexadecimal digits, wherever in it they begin. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { readBase64, readHex, readNumbers } from "../../../src/vocabulary/formats/hidden-text.ts";

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

const WRITTEN: Readonly<Record<string, (byte: number) => string>> = {
  "decimal numbers": String,
  "numbers of C": (byte) => `0x${byte.toString(16)}`,
  "escapes of a string": (byte) => `\\x${byte.toString(16).padStart(2, "0")}`,
  "escapes of JSON": (byte) => `\\u00${byte.toString(16).padStart(2, "0")}`,
  "escapes of an address": (byte) => `%${byte.toString(16).padStart(2, "0").toUpperCase()}`,
};

test.each(Object.keys(WRITTEN))("bytes are read as %s, with any separators", (name) => {
  fc.assert(
    fc.property(some, fc.constantFrom(",", ", ", ";\n", " | "), (bytes, between) => {
      const text = `const DATA = [${Array.from(bytes, (byte) => WRITTEN[name]?.(byte)).join(between)}];`;
      expect(within(readNumbers(text), bytes)).toBe(true);
    }),
  );
});

test("numbers that no byte has are passed over", () => {
  expect(
    within(readNumbers("1, 2, 256, 3, 999, 4, 5, 1000, 6, 7, 8"), Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)),
  ).toBe(true);
});

test("what is too short to hold a head is nothing", () => {
  expect([...readBase64("abc def gh"), ...readHex("0123456789"), ...readNumbers("1 2 3 4 5 6 7")]).toEqual(
    [],
  );
});
