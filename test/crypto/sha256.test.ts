/** The two implementations of `#sha256` against each other, and against the published examples. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as chosen from "#sha256";
import * as node from "../../src/crypto/sha256/node.ts";
import * as pure from "../../src/crypto/sha256/pure.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

describe("SHA-256 and its HMAC", () => {
  test("Node takes its own implementation", () => {
    expect(chosen.sha256).toBe(node.sha256);
    expect(chosen.hmacSha256).toBe(node.hmacSha256);
  });

  test.each([
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ])("both hash %j as FIPS 180-4 has it", (text, hex) => {
    expect(node.sha256(utf8(text)).toHex()).toBe(hex);
    expect(pure.sha256(utf8(text)).toHex()).toBe(hex);
  });

  test("both authenticate as RFC 4231 has it, case 2", () => {
    const [key, message] = [utf8("Jefe"), utf8("what do ya want for nothing?")];
    const hex = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    expect(node.hmacSha256(key, message).toHex()).toBe(hex);
    expect(pure.hmacSha256(key, message).toHex()).toBe(hex);
  });

  test("they agree on every input", () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(bytes, bytes, (key, message) => {
        expect(pure.sha256(message).toHex()).toBe(node.sha256(message).toHex());
        expect(pure.hmacSha256(key, message).toHex()).toBe(node.hmacSha256(key, message).toHex());
      }),
    );
  });
});
