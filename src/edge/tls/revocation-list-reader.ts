/** Reads a list of revoked certificates that an authority has made elsewhere (CRL version 2, RFC 5280, section 5). */
import { verify, type X509Certificate } from "node:crypto";
import forge from "node-forge";
import { ComityError } from "../../errors.ts";
import type { Cause } from "../../identities/schema.ts";
import { bits, der, type Node, sequence, Type } from "./der.ts";
import type { RevokedCertificate } from "./revocation-list.ts";

const { asn1 } = forge;

/** The longest list that is read, in bytes: some 25,000 certificates. */
export const MAX_LIST_BYTES = 1024 * 1024;

/** The signatures that are taken: ECDSA, each with its hash (RFC 5758, 3.2). */
const HASHES: Readonly<Record<string, string>> = {
  "1.2.840.10045.4.3.2": "sha256",
  "1.2.840.10045.4.3.3": "sha384",
  "1.2.840.10045.4.3.4": "sha512",
};
const REASON_CODE = "2.5.29.21";
const CAUSES: Readonly<Record<number, Cause>> = {
  1: "key-compromise",
  4: "superseded",
  5: "cessation",
  9: "privilege-withdrawn",
};

/** The contents of a list: who is on it, whose it is, and the instant by which there is another. */
export type ReadList = {
  readonly revoked: readonly RevokedCertificate[];
  readonly signer: X509Certificate;
  readonly next: Date;
};

/**
 * Reads a list in DER or PEM that one of these authorities has signed. Throws INPUT_TOO_LARGE; INPUT_INVALID for what is no list, or one
 * that says more than is understood here, such as a part of a list; CERTIFICATE_REFUSED for another authority's; and
 * CERTIFICATE_EXPIRED for one whose next is due, or that has not begun.
 */
export function readRevocationList(
  given: Buffer,
  authorities: readonly X509Certificate[],
  now: Date,
): ReadList {
  if (given.length > MAX_LIST_BYTES)
    throw new ComityError(
      "INPUT_TOO_LARGE",
      `the list is longer than the limit of \`${MAX_LIST_BYTES}\` bytes`,
    );
  const { body, algorithm, signature } = partsOf(given);
  const { from, next, revoked } = contentsOf(body);
  const bytes = Buffer.from(der(body), "latin1");
  const hash = HASHES[algorithm];
  // The key says whose it is: one name has more than one encoding.
  const signer = authorities.find(
    (each) =>
      hash !== undefined &&
      each.publicKey.asymmetricKeyType === "ec" &&
      verify(hash, bytes, each.publicKey, signature),
  );
  if (signer === undefined)
    throw new ComityError("CERTIFICATE_REFUSED", "the list is not signed by this home's authority");
  if (from > now || next <= now)
    throw new ComityError(
      "CERTIFICATE_EXPIRED",
      `the list holds from ${from.toISOString()} to ${next.toISOString()}: get a newer one, and check the clock`,
    );
  return { revoked, signer, next };
}

const noList = (what: string, cause?: unknown) =>
  new ComityError("INPUT_INVALID", `the file is no list of revoked certificates: ${what}`, { cause });

function partsOf(given: Buffer) {
  const pem = /^\s*-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+)-----END X509 CRL-----\s*$/.exec(
    given.toString("latin1"),
  );
  const bytes = pem === null ? given : Buffer.from(pem[1] ?? "", "base64");
  let whole: Node;
  try {
    // Bit strings stay bytes: forge would guess at a structure in them. The types of forge lack these options.
    const options = { strict: true, parseAllBytes: true, decodeBitStrings: false };
    whole = asn1.fromDer(bytes.toString("latin1"), options as unknown as boolean);
  } catch (cause) {
    throw noList("it is neither DER nor PEM", cause);
  }
  const [body, , signature] = childrenOf(whole);
  const algorithm = childrenOf(body)[1];
  const [id] = childrenOf(algorithm);
  const text = String(signature?.value ?? "").slice(1);
  if (body === undefined || algorithm === undefined || id === undefined)
    throw noList("its parts are missing");
  // One list has one encoding: what was parsed, written again with the algorithm that is signed, must be what was read.
  if (der(sequence(body, algorithm, bits(0, text))) !== bytes.toString("latin1"))
    throw noList("it is of another form than a list in DER");
  return { body, algorithm: oidOf(id), signature: Buffer.from(text, "latin1") };
}

/** Reads what is signed: version, algorithm, issuer, both times, and then entries and extensions where there are any. */
function contentsOf(body: Node) {
  const [version, , , from, next, ...rest] = childrenOf(body);
  if (version?.type !== Type.INTEGER || version.value !== "\x01") throw noList("its version is not 2");
  const entries = rest.find(
    ({ tagClass, type }) => tagClass === asn1.Class.UNIVERSAL && type === Type.SEQUENCE,
  );
  const extensions = rest.find(({ tagClass }) => tagClass === asn1.Class.CONTEXT_SPECIFIC);
  assertUnderstood(childrenOf(childrenOf(extensions)[0]));
  return {
    from: dateOf(from),
    next: dateOf(next),
    revoked: childrenOf(entries).map(entryOf),
  };
}

function entryOf(entry: Node): RevokedCertificate {
  const [serial, revokedAt, extensions] = childrenOf(entry);
  if (serial?.type !== Type.INTEGER || typeof serial.value !== "string")
    throw noList("a serial number is missing");
  const found = childrenOf(extensions);
  assertUnderstood(found);
  return { serial: serialOf(serial.value), revokedAt: dateOf(revokedAt), cause: causeOf(found) };
}

/** Writes a serial number as OpenSSL does: upper-case hexadecimal of whole bytes, without the zero of a sign. */
function serialOf(bytes: string): string {
  const hex = Buffer.from(bytes, "latin1").toString("hex").toUpperCase();
  return hex.length > 2 ? hex.replace(/^(00)+(?=..)/, "") : hex;
}

function causeOf(extensions: readonly Node[]): Cause {
  for (const each of extensions) {
    const [id, ...parts] = childrenOf(each);
    const value = parts.at(-1)?.value;
    // An ENUMERATED of one byte: 0A 01 and the code.
    if (
      id !== undefined &&
      oidOf(id) === REASON_CODE &&
      typeof value === "string" &&
      value.startsWith("\x0a\x01")
    )
      return CAUSES[value.charCodeAt(2)] ?? "unspecified";
  }
  return "unspecified";
}

/** THREAT: a list that is a part of others, or of another issuer, says so in critical extensions; read as a whole one it would leave people out. */
function assertUnderstood(extensions: readonly Node[]): void {
  for (const each of extensions) {
    const [id, critical] = childrenOf(each);
    if (id !== undefined && critical?.type === Type.BOOLEAN && critical.value !== "\x00")
      throw noList(
        `it has an extension that must be understood, \`${oidOf(id)}\`: give the whole list of the authority`,
      );
  }
}

const childrenOf = (node: Node | undefined): readonly Node[] =>
  Array.isArray(node?.value) ? (node.value as Node[]) : [];

function oidOf({ type, value }: Node): string {
  if (type !== Type.OID || typeof value !== "string") throw noList("an identifier is missing");
  return asn1.derToOid(forge.util.createBuffer(value));
}

function dateOf(node: Node | undefined): Date {
  const { type, value } = node ?? {};
  try {
    if (typeof value === "string" && type === Type.UTCTIME) return asn1.utcTimeToDate(value);
    if (typeof value === "string" && type === Type.GENERALIZEDTIME) return asn1.generalizedTimeToDate(value);
  } catch (cause) {
    throw noList("a time cannot be read", cause);
  }
  throw noList("it does not say when the next one is due");
}
