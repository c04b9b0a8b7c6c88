/** Signatures that are verified on another thread: as `node.ts` verifies them, and never with a key for something else. */
import { webcrypto } from "node:crypto";
import { expect, test } from "vitest";
import { verifyOffThread } from "../../../src/crypto/ed25519/web.ts";

const { subtle } = webcrypto;
const message = new TextEncoder().encode("a statement");

async function createKeys(): Promise<webcrypto.CryptoKeyPair> {
  const made = await subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in made)) throw new Error("Ed25519 has pairs of keys");
  return made;
}

test("a signature counts for its own message and its own key alone", async () => {
  const [one, other] = [await createKeys(), await createKeys()];
  const signature = new Uint8Array(await subtle.sign("Ed25519", one.privateKey, message));
  expect(await verifyOffThread(one.publicKey, message, signature)).toBe(true);
  expect(await verifyOffThread(other.publicKey, message, signature)).toBe(false);
  expect(await verifyOffThread(one.publicKey, message.slice(1), signature)).toBe(false);
  expect(await verifyOffThread(one.publicKey, message, signature.slice(1))).toBe(false);
  signature[0] = (signature[0] ?? 0) ^ 1;
  expect(await verifyOffThread(one.publicKey, message, signature)).toBe(false);
});

test("a key that is not for verifying Ed25519 gives false", async () => {
  const { privateKey } = await createKeys();
  const signature = new Uint8Array(await subtle.sign("Ed25519", privateKey, message));
  expect(await verifyOffThread(privateKey, message, signature)).toBe(false);
  const mac = await subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, true, ["sign", "verify"]);
  expect(await verifyOffThread(mac, message, signature)).toBe(false);
});
