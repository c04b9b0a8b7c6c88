/** Public keys in DER: of the kind that is needed, or refused. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { expect, test } from "vitest";
import { kindOf, parsePublicKey, rawEd25519, rawMlDsa44 } from "../../src/keys/public-key.ts";

const [ed25519, p256, p384, rsa] = [
  generateKeyPairSync("ed25519"),
  generateKeyPairSync("ec", { namedCurve: "P-256" }),
  generateKeyPairSync("ec", { namedCurve: "P-384" }),
  generateKeyPairSync("rsa", { modulusLength: 1024 }),
].map(({ publicKey }) => publicKey) as [KeyObject, KeyObject, KeyObject, KeyObject];
const der = (key: KeyObject) => key.export({ type: "spki", format: "der" });

const mlDsa44 = generateKeyPairSync("ml-dsa-44").publicKey;

test("ML-DSA-44 is a kind too, its key the last 1,312 bytes, and ML-DSA-65 is none", () => {
  expect([mlDsa44, generateKeyPairSync("ml-dsa-65").publicKey].map(kindOf)).toEqual(["ml-dsa-44", undefined]);
  expect(parsePublicKey(der(mlDsa44), "ml-dsa-44", "the key").equals(mlDsa44)).toBe(true);
  expect(() => parsePublicKey(der(ed25519), "ml-dsa-44", "the key")).toThrow(
    "the key is not an ML-DSA-44 key",
  );
  expect(Buffer.from(rawMlDsa44(der(mlDsa44))).toString("base64url")).toBe(
    (mlDsa44.export({ format: "jwk" }) as { pub?: string }).pub,
  );
});

test("of the others two are kinds", () => {
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
