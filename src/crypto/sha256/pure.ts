/**
 * SHA-256 (FIPS 180-4) and HMAC (RFC 2104) in plain JavaScript. `#sha256` in package.json selects this file in a
 * browser.
 */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 as hash } from "@noble/hashes/sha2.js";

/** Returns the SHA-256 hash of `bytes`, 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return hash(bytes);
}

/** Returns the HMAC-SHA256 of `message` under `key`, 32 bytes. The key may have any length. */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  return hmac(hash, key, message);
}
