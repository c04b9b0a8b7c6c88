/** Which 32 bytes are a key that can sign, held against another implementation of the curve. */
import { generateKeyPairSync } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isEd25519Key } from "../../../src/crypto/ed25519/public-key.ts";

function byTheLibrary(bytes: Uint8Array): boolean {
  try {
    return !ed25519.Point.fromBytes(bytes, false).isSmallOrder();
  } catch {
    return false;
  }
}

test("a new key is one", () => {
  const { x = "" } = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" });
  expect(isEd25519Key(Uint8Array.fromBase64(x, { alphabet: "base64url" }))).toBe(true);
});

test("any bytes are one where the library says so, and half of them are none", () => {
  const counts = { yes: 0, no: 0 };
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const isKey = isEd25519Key(bytes);
      counts[isKey ? "yes" : "no"]++;
      expect(isKey).toBe(byTheLibrary(bytes));
    }),
  );
  expect(counts.yes).toBeGreaterThan(0);
  expect(counts.no).toBeGreaterThan(0);
});

test.each([
  ["of order 1", `01${"00".repeat(31)}`],
  ["of order 2", `ec${"ff".repeat(30)}7f`],
  ["of order 4", "00".repeat(32)],
  ["of order 4, with the other sign", `${"00".repeat(31)}80`],
  ["of order 8", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"],
  ["of order 8, the other one", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"],
  ["that is spelt beyond the field", `ee${"ff".repeat(30)}7f`],
  ["that is short", "01"],
])("a point %s is none", (_, hex) => {
  expect(byTheLibrary(Uint8Array.fromHex(hex))).toBe(false);
  expect(isEd25519Key(Uint8Array.fromHex(hex))).toBe(false);
});
