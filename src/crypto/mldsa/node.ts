/**
 * Verifies ML-DSA-44 signatures (FIPS 204) with Node's own library. `#mldsa` in package.json selects this file on Node.
 */
import { createPublicKey, verify } from "node:crypto";

/**
 * Returns true if `signature`, 2,420 bytes, is one of `message` by `publicKey`, 1,312 bytes, with an empty context. Never
 * throws: malformed input gives false.
 */
export function verifyMlDsa44(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 1_312 || signature.length !== 2_420) return false;
  const key = createPublicKey({ key: publicKey, format: "raw-public", asymmetricKeyType: "ml-dsa-44" });
  return verify(null, message, key, signature);
}
