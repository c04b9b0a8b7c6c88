/** Checks signatures on agreements: a general JWS (RFC 7515, section 7.2.1) that the parties sign with their ledger keys. */
import { generalVerify } from "jose";
import { z } from "zod";
import { ComityError } from "../errors.ts";
import { type Agreement, MAX_PARTIES, type Party, parseAgreement } from "../federation/agreement.ts";
import { formatBase64Url, parseBase64Url } from "../ledger/base64.ts";
import { canonicalBytes, parseCanonical } from "../ledger/canonical.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import { narrow } from "../narrow.ts";

const Signature = z.strictObject({ protected: z.string().max(1024), signature: z.string().max(128) });
const Signed = z.strictObject({
  payload: z.string(),
  signatures: z.array(Signature).max(MAX_PARTIES),
});

/** One signature of a general JWS. */
export type Signature = z.output<typeof Signature>;

/** An agreement as far as it is signed. */
export type SignedAgreement = {
  readonly agreement: Agreement;
  /** The signed bytes in base64url: canonical JSON. */
  readonly payload: string;
  /** The verified signatures, by the trust domains of the parties that made them. */
  readonly signatures: ReadonlyMap<string, Signature>;
};

const invalid = (message: string, cause?: unknown) => new ComityError("CONFIG_INVALID", message, { cause });

/**
 * Reads an agreement that some of its parties have signed, perhaps none. `what` names it in errors. Throws CONFIG_INVALID where
 * a signature is no party's. With `named` each signature names its signer as `headerOf` does, and each party signs once.
 */
export async function verifySignatures(
  document: unknown,
  what: string,
  signers: "named" | "any" = "any",
): Promise<SignedAgreement> {
  const { payload, signatures } = narrow(Signed, document, what, { reason: "CONFIG_INVALID" });
  const bytes = parseBase64Url(payload);
  if (bytes === undefined) throw invalid(`the payload of ${what} is not strict base64url`);
  const agreement = parseAgreement(parseCanonical(bytes));
  const verified = new Map<string, Signature>();
  // THREAT: of thirty-two signatures each would be tried with the keys of thirty-two parties.
  const named = new Map(agreement.parties.map((party) => [headerOf(party.trustDomain), party]));
  for (const [i, signature] of signatures.entries()) {
    const party = named.get(signature.protected);
    if (signers === "named" && (party === undefined || verified.has(party.trustDomain)))
      throw invalid(
        `the signature \`signatures[${i}]\` of ${what} names no party, or one that has signed already`,
      );
    const signer = await signerOf(party === undefined ? agreement.parties : [party], payload, signature);
    if (signer === undefined)
      throw invalid(`the signature \`signatures[${i}]\` of ${what} is that of no party`);
    verified.set(signer, signature);
  }
  return { agreement, payload, signatures: verified };
}

/** Returns the protected header of a signature that names its signer, in base64url (RFC 7515, section 4.1.4). */
export const headerOf = (trustDomain: string): string =>
  formatBase64Url(canonicalBytes({ alg: "EdDSA", kid: trustDomain }));

/** Returns the trust domain of the party whose key made a signature; undefined where none did. */
async function signerOf(
  parties: readonly Party[],
  payload: string,
  signature: Signature,
): Promise<string | undefined> {
  for (const { trustDomain, ledger } of parties) {
    const x = formatBase64Url(parseVerifierKey(ledger).publicKey);
    const made = await generalVerify(
      { payload, signatures: [signature] },
      { kty: "OKP", crv: "Ed25519", x },
      { algorithms: ["EdDSA"] },
    ).then(
      () => true,
      () => false,
    );
    if (made) return trustDomain;
  }
  return undefined;
}

/** Returns the parties that have not signed, by their trust domains. */
export function listUnsigned({
  agreement,
  signatures,
}: Pick<SignedAgreement, "agreement" | "signatures">): readonly string[] {
  return agreement.parties.map(({ trustDomain }) => trustDomain).filter((each) => !signatures.has(each));
}

/** Returns the JWS of an agreement with its signatures in the order of its parties. */
export function formatSigned({ agreement, payload, signatures }: SignedAgreement): z.output<typeof Signed> {
  const made = agreement.parties.flatMap(({ trustDomain }) => signatures.get(trustDomain) ?? []);
  return { payload, signatures: made };
}

/**
 * Verifies a signed document and returns its agreement. `file` names it in errors. Throws CONFIG_INVALID unless the
 * key of each party has signed it.
 */
export async function verifyAgreement(document: unknown, file: string): Promise<Agreement> {
  const signed = await verifySignatures(document, `the agreement \`${file}\``);
  const [missing] = listUnsigned(signed);
  if (missing !== undefined) throw invalid(`\`${file}\` is not signed by \`${missing}\``);
  return signed.agreement;
}
