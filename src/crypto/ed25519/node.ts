/**
 * Verifies Ed25519 signatures (RFC 8032) with Node's own library. `#ed25519` in package.json selects this file on
 * Node.
 */
import { createPublicKey, type KeyObject, verify } from "node:crypto";

/** The keys of this library, by the bytes from which each was made: a log's key verifies every head of it. */
const keys = new WeakMap<Uint8Array, KeyObject>();

/**
 * Returns true if `signature` is one of `message` by `publicKey`, 32 bytes. Never throws: malformed input gives
 * false. The bytes of a key must not change once they were given.
 */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  return verify(null, message, keys.get(publicKey) ?? createKey(publicKey), signature);
}

function createKey(publicKey: Uint8Array): KeyObject {
  const x = publicKey.toBase64({ alphabet: "base64url", omitPadding: true });
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  keys.set(publicKey, key);
  return key;
}
