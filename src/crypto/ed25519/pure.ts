/**
 * Verifies Ed25519 signatures (RFC 8032) in plain JavaScript. `#ed25519` in package.json selects this file in a
 * browser.
 */
import { ed25519 } from "@noble/curves/ed25519.js";

/**
 * Returns true if `signature` is one of `message` by `publicKey`, 32 bytes. Never throws: malformed input gives
 * false.
 */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  // RFC 8032 rejects encodings that ZIP 215, the library's default, accepts.
  return ed25519.verify(signature, message, publicKey, { zip215: false });
}
