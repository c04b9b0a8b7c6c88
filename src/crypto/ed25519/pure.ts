/** Checks of Ed25519 signatures (RFC 8032) in plain JavaScript, for a browser; chosen by `#ed25519` in package.json. */
import { ed25519 } from "@noble/curves/ed25519.js";

/** Says if `signature` is one of `message` by `publicKey`, the 32 bytes of RFC 8032. Throws nothing: bad input is false. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  // RFC 8032 refuses encodings that ZIP 215, the library's default, lets pass.
  return ed25519.verify(signature, message, publicKey, { zip215: false });
}
