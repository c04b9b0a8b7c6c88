/**
 * Verifies Ed25519 signatures (RFC 8032) with Node's own library. `#ed25519` in package.json selects this file on
 * Node.
 */
import { createPublicKey, verify } from "node:crypto";

/**
 * Returns true if `signature` is one of `message` by `publicKey`, 32 bytes. Never throws: malformed input gives
 * false.
 */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const x = publicKey.toBase64({ alphabet: "base64url", omitPadding: true });
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  return verify(null, message, key, signature);
}
