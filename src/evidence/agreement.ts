/** Checks signatures on agreements: a general JWS (RFC 7515, section 7.2.1) that both parties sign with their ledger keys. */
import { generalVerify } from "jose";
import { z } from "zod";
import { ComityError } from "../errors.ts";
import { type Agreement, parseAgreement } from "../federation/agreement.ts";
import { formatBase64Url, parseBase64Url } from "../ledger/base64.ts";
import { parseCanonical } from "../ledger/canonical.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import { narrow } from "../narrow.ts";

const Signed = z.strictObject({
  payload: z.string(),
  signatures: z.array(z.strictObject({ protected: z.string(), signature: z.string() })).length(2),
});

/**
 * Verifies a signed document and returns its agreement. `file` names it in errors. Throws CONFIG_INVALID unless the
 * key of each party has signed it.
 */
export async function verifyAgreement(document: unknown, file: string): Promise<Agreement> {
  const signed = narrow(Signed, document, `\`${file}\` is not an agreement with two signatures: it`, {
    reason: "CONFIG_INVALID",
  });
  const bytes = parseBase64Url(signed.payload);
  if (bytes === undefined)
    throw new ComityError("CONFIG_INVALID", `the payload of \`${file}\` is not strict base64url`);
  const agreement = parseAgreement(parseCanonical(bytes));
  for (const { trustDomain, ledger } of agreement.parties) {
    const x = formatBase64Url(parseVerifierKey(ledger).publicKey);
    try {
      await generalVerify(signed, { kty: "OKP", crv: "Ed25519", x }, { algorithms: ["EdDSA"] });
    } catch (cause) {
      throw new ComityError("CONFIG_INVALID", `\`${file}\` is not signed by \`${trustDomain}\``, { cause });
    }
  }
  return agreement;
}
