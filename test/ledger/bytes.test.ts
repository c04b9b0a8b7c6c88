/** Runs of bytes: joined, compared, and made of text. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { concatBytes, equalBytes, utf8Bytes } from "../../src/ledger/bytes.ts";

test("bytes are joined in order, in memory of their own", () => {
  const first = Uint8Array.of(1, 2);
  const joined = concatBytes(first, Uint8Array.of(), Uint8Array.of(3));
  expect(joined).toEqual(Uint8Array.of(1, 2, 3));
  joined[0] = 9;
  expect(first).toEqual(Uint8Array.of(1, 2));
  expect(concatBytes()).toEqual(Uint8Array.of());
});

test("two runs are equal if every byte is, and none is left over", () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (left, right) => {
      expect(equalBytes(left, right)).toBe(Buffer.compare(left, right) === 0);
      expect(equalBytes(left, left.slice())).toBe(true);
      expect(equalBytes(left, concatBytes(left, Uint8Array.of(0)))).toBe(false);
    }),
  );
  expect(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
});

test("text becomes UTF-8, a lone surrogate U+FFFD", () => {
  expect(utf8Bytes("é😀")).toEqual(Uint8Array.of(0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80));
  expect(utf8Bytes("\ud800")).toEqual(Uint8Array.of(0xef, 0xbf, 0xbd));
});
