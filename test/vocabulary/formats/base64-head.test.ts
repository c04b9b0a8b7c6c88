/** Base64 in pieces: the length of all of it, the first bytes, and a refusal of what is none. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createBase64Head } from "../../../src/vocabulary/formats/base64-head.ts";

function read(maxBytes: number, ...pieces: readonly string[]) {
  const head = createBase64Head(maxBytes);
  for (const piece of pieces) head.add(piece);
  return head.end();
}

test("the length and the first bytes are those of the data, in whatever pieces it comes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(20), fc.nat(80), (bytes, most, cut) => {
      const text = Buffer.from(bytes).toString("base64");
      expect(read(most, text.slice(0, cut), text.slice(cut))).toEqual({
        length: bytes.length,
        head: bytes.slice(0, most),
      });
    }),
  );
});

test("white space counts for nothing", () => {
  expect(read(9, " QU\r\n", "\tJD ")).toEqual({ length: 3, head: Uint8Array.of(65, 66, 67) });
});

test.each(["QQ", "QQ=", "Q===", "QQ==QQ==", "Q_==", "QQ=é", "=", "A"])("`%s` is no base64", (text) => {
  expect(read(9, text)).toBeUndefined();
});
