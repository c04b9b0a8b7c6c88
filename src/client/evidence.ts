/** Signs evidence for an item of an offer: a compact JWS (RFC 7515, EdDSA of RFC 8037). */
import { CompactSign, type CryptoKey, type JWK, type KeyObject } from "jose";
import { type Attestation, formatEvidence } from "../evidence/item.ts";

/**
 * Signs the evidence by which `issuer` attests `item`, a JSON value, with its Ed25519 `key`. Times count in whole
 * seconds, rounded down. Rejects with INPUT_INVALID or TEXT_MALFORMED when `item` is not JSON.
 */
export async function signEvidence(
  parts: Attestation & { readonly key: CryptoKey | KeyObject | JWK },
): Promise<string> {
  const { header, payload } = formatEvidence(parts);
  return new CompactSign(payload).setProtectedHeader(header).sign(parts.key);
}
