/** Checks of Ed25519 signatures (RFC 8032) on Node, by its own library; chosen by `#ed25519` in package.json. */
import { createPublicKey, verify } from "node:crypto";

/** Says if `signature` is one of `message` by `publicKey`, the 32 bytes of RFC 8032. Throws nothing: bad input is false. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const x = publicKey.toBase64({ alphabet: "base64url", omitPadding: true });
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  return verify(null, message, key, signature);
}
