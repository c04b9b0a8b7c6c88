/** The two implementations of `#ed25519` against each other: what one accepts the other accepts, and no more. */
import { generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as chosen from "#ed25519";
import * as node from "../../src/crypto/ed25519/node.ts";
import * as pure from "../../src/crypto/ed25519/pure.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const x = publicKey.export({ format: "jwk" }).x ?? "";
const key = Uint8Array.fromBase64(x, { alphabet: "base64url" });
const message = fc.uint8Array({ maxLength: 200 });
const signed = (bytes: Uint8Array) => new Uint8Array(sign(null, bytes, privateKey));

/** The order of the group (RFC 8032, section 5.1), least byte first: a signature's second half lies below it. */
const ORDER = Uint8Array.fromHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

function both(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array) {
  return [node, pure].map(({ verifyEd25519 }) => verifyEd25519(publicKey, bytes, signature));
}

describe("the check of an Ed25519 signature", () => {
  test("Node takes its own implementation", () => {
    expect(chosen.verifyEd25519).toBe(node.verifyEd25519);
  });

  test("both accept the second example of RFC 8032, section 7.1", () => {
    const example = Uint8Array.fromHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    const signature = Uint8Array.fromHex(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    );
    expect(both(example, Uint8Array.of(0x72), signature)).toEqual([true, true]);
  });

  test("both accept whatever the key has signed", () => {
    fc.assert(
      fc.property(message, (bytes) => {
        expect(both(key, bytes, signed(bytes))).toEqual([true, true]);
      }),
      { numRuns: 30 },
    );
  });

  test("both refuse a signature, a message or a key of which one bit was changed", () => {
    const flip = (bytes: Uint8Array, at: number) =>
      bytes.map((byte, i) => (i === (at >> 3) % bytes.length ? byte ^ (1 << (at & 7)) : byte));
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), (bytes, at) => {
        const signature = signed(bytes);
        expect(both(key, bytes, flip(signature, at))).toEqual([false, false]);
        expect(both(key, flip(bytes, at), signature)).toEqual([false, false]);
        expect(both(flip(key, at), bytes, signature)).toEqual([false, false]);
      }),
      { numRuns: 30 },
    );
  });

  test("both refuse the same signature written a second way, its second half raised by the order", () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const raised = signed(bytes);
    let carry = 0;
    for (const [i, byte] of ORDER.entries()) {
      const sum = (raised[32 + i] ?? 0) + byte + carry;
      raised[32 + i] = sum & 0xff;
      carry = sum >> 8;
    }
    expect(both(key, bytes, raised)).toEqual([false, false]);
  });

  test("both refuse what has another length, and throw nothing", () => {
    fc.assert(
      fc.property(message, message, (some, other) => {
        fc.pre(some.length !== 32 && other.length !== 64);
        expect(both(some, other, signed(other))).toEqual([false, false]);
        expect(both(key, other, other)).toEqual([false, false]);
      }),
      { numRuns: 30 },
    );
  });
});
