/**
 * Verifies ML-DSA-44 signatures (FIPS 204) with Node's own library. `#mldsa` in package.json selects this file on Node.
 */
import { createPublicKey, type KeyObject, verify } from "node:crypto";

/** The keys of this library, by the bytes from which each was made: a log's key verifies every head of it. */
const keys = new WeakMap<Uint8Array, KeyObject>();

/**
 * Returns true if `signature`, 2,420 bytes, is one of `message` by `publicKey`, 1,312 bytes, with an empty context. Never
 * throws: malformed input gives false. The bytes of a key must not change once they were given.
 */
export function verifyMlDsa44(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 1_312 || signature.length !== 2_420) return false;
  return verify(null, message, keys.get(publicKey) ?? createKey(publicKey), signature);
}

function createKey(publicKey: Uint8Array): KeyObject {
  const key = createPublicKey({ key: publicKey, format: "raw-public", asymmetricKeyType: "ml-dsa-44" });
  keys.set(publicKey, key);
  return key;
}
