/** Signs agreements: a general JWS (RFC 7515, section 7.2.1) with the ledger keys of both parties. */
import { createPrivateKey } from "node:crypto";
import { type GeneralJWS, GeneralSign } from "jose";
import { parseAuthorities } from "../edge/tls/trust.ts";
import { parseAgreement } from "../federation/agreement.ts";
import { canonicalBytes } from "../ledger/canonical.ts";

/**
 * Signs an agreement and gives the document that `verifyAgreement` reads. `keys` are both parties' ledger keys in PKCS#8
 * PEM, by trust domain. Throws CONFIG_INVALID for a payload that is no agreement.
 */
export async function signAgreement(
  payload: unknown,
  keys: ReadonlyMap<string, string>,
): Promise<GeneralJWS> {
  parseAuthorities(parseAgreement(payload));
  const signing = new GeneralSign(canonicalBytes(payload));
  for (const [kid, pem] of keys)
    signing.addSignature(createPrivateKey(pem)).setProtectedHeader({ alg: "EdDSA", kid });
  return signing.sign();
}
