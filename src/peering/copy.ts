/** Copies of agreements: the JWS with the signatures so far, as it is kept and sent, and the signatures on it. */

import { ComityError } from "../errors.ts";
import {
  formatSigned,
  headerOf,
  type Signature,
  type SignedAgreement,
  verifySignatures,
} from "../evidence/agreement.ts";
import { parseAgreement } from "../federation/agreement.ts";
import { formatBase64Url } from "../ledger/base64.ts";
import { canonicalBytes, canonicalText, parseCanonical, sha256 } from "../ledger/canonical.ts";

/** The longest copy of an agreement, in bytes: its lists are bounded, and so are its signatures. */
export const MAX_COPY_BYTES = 256 * 1024;

const UTF8 = new TextEncoder();

/** Makes an agreement that nobody has signed. Throws CONFIG_INVALID, and AGREEMENT_INVALID for one that is too long to be sent. */
export function createUnsigned(document: unknown): SignedAgreement {
  const agreement = parseAgreement(document);
  const unsigned = {
    agreement,
    payload: formatBase64Url(canonicalBytes(document)),
    signatures: new Map<string, Signature>(),
  };
  // Room for the signatures that come.
  if (unsigned.payload.length > MAX_COPY_BYTES - 16 * 1024)
    throw new ComityError(
      "AGREEMENT_INVALID",
      "the agreement is too long to be sent: leave out rules or issuers",
    );
  return unsigned;
}

/** Writes a copy as canonical JSON. */
export const formatCopy = (signed: SignedAgreement): string => canonicalText(formatSigned(signed));

/** Reads a copy that a peer has sent. Throws AGREEMENT_INVALID, also for a signature that does not name its signer, or one that comes twice. */
export async function parseCopy(body: string): Promise<SignedAgreement> {
  try {
    return await verifySignatures(parseCanonical(UTF8.encode(body)), "the agreement", "named");
  } catch (thrown) {
    throw asInvalid(thrown);
  }
}

/** Returns the error as a refusal of an agreement; what is no fault of the agreement stays as it is. */
export function asInvalid(thrown: unknown): ComityError {
  const error = ComityError.from(thrown);
  return error.reason === "CONFIG_INVALID"
    ? new ComityError("AGREEMENT_INVALID", error.message, { cause: error })
    : error;
}

/** Returns the SHA-256 of a body, in hex. */
export const hashOfBody = (body: string): string => sha256(UTF8.encode(body)).toHex();

/** Adds the signature of a trust domain's log key (RFC 7515, section 5.1). */
export async function addSignature(
  signed: SignedAgreement,
  trustDomain: string,
  sign: (bytes: Uint8Array) => Promise<Uint8Array>,
): Promise<SignedAgreement> {
  const header = headerOf(trustDomain);
  const made = await sign(UTF8.encode(`${header}.${signed.payload}`));
  const signature = { protected: header, signature: formatBase64Url(made) };
  return { ...signed, signatures: new Map(signed.signatures).set(trustDomain, signature) };
}

/** Returns a copy with the signatures of both. */
export function mergeSignatures(one: SignedAgreement, other: SignedAgreement): SignedAgreement {
  return { ...one, signatures: new Map([...other.signatures, ...one.signatures]) };
}
