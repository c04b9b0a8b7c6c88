/**
 * Verifies Ed25519 signatures (RFC 8032) with the Web Cryptography API, which Node and browsers have. It works on another
 * thread, so that a caller with many signatures holds up nobody.
 */

/** Resolves to true if `signature` is one of `message` by `key`. A key that is not for verifying Ed25519 gives false. */
export async function verifyOffThread(
  key: CryptoKey,
  message: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  if (key.algorithm.name !== "Ed25519" || !key.usages.includes("verify")) return false;
  return crypto.subtle.verify("Ed25519", key, signature, message);
}
