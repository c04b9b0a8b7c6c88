/**
 * SHA-256 (FIPS 180-4) and HMAC (RFC 2104) with Node's own library. `#sha256` in package.json selects this file on
 * Node.
 */
import { createHmac, hash } from "node:crypto";

/** Returns the SHA-256 hash of `bytes`, 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  // Twice as fast as asking for a buffer: a short text crosses from native code more cheaply.
  return Buffer.from(hash("sha256", bytes, "latin1"), "latin1");
}

/** Returns the HMAC-SHA256 of `message` under `key`, 32 bytes. The key may have any length. */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  return createHmac("sha256", key).update(message).digest();
}
