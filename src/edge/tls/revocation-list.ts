/** Lists of revoked certificates, for whoever does not ask the node (CRL version 2, RFC 5280, section 5), written with forge's ASN.1. */
import { X509Certificate } from "node:crypto";
import type { Cause } from "../../identities/schema.ts";
import type { Authority } from "./authority.ts";
import { subjectOf } from "./certificate.ts";
import {
  ECDSA_WITH_SHA256,
  extension,
  keyIdentifier,
  keyInfo,
  type Node,
  primitive,
  sequence,
  signedBy,
  Type,
  tagged,
  time,
} from "./der.ts";

/** A certificate on the list. `serial` is upper-case hexadecimal. */
export type RevokedCertificate = { readonly serial: string; readonly revokedAt: Date; readonly cause: Cause };

export type ListDraft = {
  readonly revoked: readonly RevokedCertificate[];
  /** The instant of the list, to the second. Its milliseconds are the number of the list, which grows with time (5.2.3). */
  readonly now: Date;
  /** The instant by which there is another list. Readers refuse everybody after it. */
  readonly next: Date;
};

/** The codes of the causes (5.3.1). For no stated cause the code is left out. */
const CODES: Readonly<Record<Exclude<Cause, "unspecified">, number>> = {
  "key-compromise": 1,
  superseded: 4,
  cessation: 5,
  "privilege-withdrawn": 9,
};

/** The label of such a list in PEM (RFC 7468, section 7). */
export const LIST_LABEL = "X509 CRL";

/** Makes the list of an authority, and returns it in DER. Rejects as the authority's signer does. */
export async function issueRevocationList(
  { certificatePem, signer }: Authority,
  { revoked, now, next }: ListDraft,
): Promise<Buffer> {
  const issuer = new X509Certificate(certificatePem);
  const body = sequence(
    primitive(Type.INTEGER, "\x01"), // v2
    ECDSA_WITH_SHA256(),
    // The issuer's own bytes, since lists are matched by encoding, not by meaning.
    subjectOf(issuer),
    time(now),
    time(next),
    // The list must not be there where it is empty (5.1.2.6).
    ...(revoked.length === 0 ? [] : [sequence(...revoked.map(entryOf))]),
    tagged(0, [
      sequence(
        extension("2.5.29.35", false, sequence(tagged(0, keyIdentifier(keyInfo(issuer.publicKey))))),
        extension("2.5.29.20", false, positive(BigInt(now.getTime()))),
      ),
    ]),
  );
  return signedBy(body, signer);
}

function entryOf({ serial, revokedAt, cause }: RevokedCertificate): Node {
  const reason =
    cause === "unspecified" ? undefined : primitive(Type.ENUMERATED, String.fromCharCode(CODES[cause]));
  return sequence(
    positive(BigInt(`0x${serial}`)),
    time(revokedAt),
    ...(reason === undefined ? [] : [sequence(extension("2.5.29.21", false, reason))]),
  );
}

/** Encodes a number that is not negative, in as few bytes as hold it and its sign (X.690, 8.3). */
function positive(value: bigint): Node {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  const bytes = Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, "hex");
  return primitive(Type.INTEGER, bytes.toString("latin1"));
}
