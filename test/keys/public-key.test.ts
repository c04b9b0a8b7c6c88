/** Public keys in DER: of the kind that is needed, or refused. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { expect, test } from "vitest";
import { kindOf, parsePublicKey, rawEd25519 } from "../../src/keys/public-key.ts";

const [ed25519, p256, p384, rsa] = [
  generateKeyPairSync("ed25519"),
  generateKeyPairSync("ec", { namedCurve: "P-256" }),
  generateKeyPairSync("ec", { namedCurve: "P-384" }),
  generateKeyPairSync("rsa", { modulusLength: 1024 }),
].map(({ publicKey }) => publicKey) as [KeyObject, KeyObject, KeyObject, KeyObject];
const der = (key: KeyObject) => key.export({ type: "spki", format: "der" });

test("there are two kinds", () => {
  expect([ed25519, p256, p384, rsa].map(kindOf)).toEqual(["ed25519", "p256", undefined, undefined]);
});

test("a key is parsed where it is of the kind that is needed", () => {
  expect(parsePublicKey(der(ed25519), "ed25519", "the key").equals(ed25519)).toBe(true);
  expect(parsePublicKey(der(p256), "p256", "the key").equals(p256)).toBe(true);
});

test.each([
  ["ed25519", der(p256), "the key is not an Ed25519 key"],
  ["p256", der(p384), "the key is not a P-256 key"],
  ["p256", new Uint8Array(3), "the key is not a P-256 key"],
] as const)("for %s another key is refused", (kind, spki, message) => {
  expect(() => parsePublicKey(spki, kind, "the key")).toThrow(
    expect.objectContaining({ reason: "CONFIG_INVALID", message: expect.stringContaining(message) }),
  );
});

test("an Ed25519 key is its last 32 bytes", () => {
  expect(Buffer.from(rawEd25519(der(ed25519))).toString("base64url")).toBe(
    ed25519.export({ format: "jwk" }).x,
  );
});
