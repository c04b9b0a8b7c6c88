/** Base64 in both alphabets: what is written reads back, and no second spelling does. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatBase64Url, parseBase64, parseBase64Url } from "../../src/ledger/base64.ts";

test("what is written reads back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(parseBase64(bytes.toBase64())).toEqual(bytes);
      expect(parseBase64Url(formatBase64Url(bytes))).toEqual(bytes);
    }),
  );
});

test.each(["AA", "AB==", "AA =", " AAA", "AAAA\n", "A_A=", "A"])("%j is no standard base64", (text) => {
  expect(parseBase64(text)).toBeUndefined();
});

test.each(["AA==", "AB", "A A", "AAAA\n", "A+AA", "A"])("%j is no base64url", (text) => {
  expect(parseBase64Url(text)).toBeUndefined();
});

test("nothing encodes nothing", () => {
  expect(parseBase64("")).toEqual(new Uint8Array(0));
  expect(parseBase64Url("")).toEqual(new Uint8Array(0));
});
