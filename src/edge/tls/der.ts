/** Parts of ASN.1 structures in DER (X.690) that certificates, requests and revocation lists share, over forge's encoder. */
import { type KeyObject, randomBytes, sign } from "node:crypto";
import forge from "node-forge";
import type { Signer } from "../../engine/signer.ts";

const { asn1 } = forge;

/** A part of a structure. Strings in it hold one byte a character. */
export type Node = forge.asn1.Asn1;

const UNIVERSAL = asn1.Class.UNIVERSAL;
export const { Type } = asn1;

export const primitive = (type: forge.asn1.Type, bytes: string): Node =>
  asn1.create(UNIVERSAL, type, false, bytes);
export const sequence = (...parts: Node[]): Node => asn1.create(UNIVERSAL, Type.SEQUENCE, true, parts);
export const set = (...parts: Node[]): Node => asn1.create(UNIVERSAL, Type.SET, true, parts);
export const oid = (dotted: string): Node => primitive(Type.OID, asn1.oidToDer(dotted).getBytes());
export const octets = (bytes: string): Node => primitive(Type.OCTETSTRING, bytes);
/** A bit string of whole bytes, of whose last byte so many bits are unused. */
export const bits = (unused: number, bytes: string): Node =>
  primitive(Type.BITSTRING, String.fromCharCode(unused) + bytes);
export const yes = (): Node => primitive(Type.BOOLEAN, "\xff");
/** A part under a tag of its context. A text is a primitive value, a list is constructed. */
export const tagged = (tag: number, value: string | Node[]): Node =>
  asn1.create(asn1.Class.CONTEXT_SPECIFIC, tag, typeof value !== "string", value);

/** Returns the bytes of a part, one a character. */
export const der = (node: Node): string => asn1.toDer(node).getBytes();
/** Parses one whole structure. Throws where the bytes are none, or more follow. */
export const parsed = (bytes: Buffer): Node => asn1.fromDer(bytes.toString("latin1"));
export const keyInfo = (key: KeyObject): Node => parsed(key.export({ type: "spki", format: "der" }));

/** An extension of a certificate or of a revocation list (RFC 5280, 4.1.2.9). */
export function extension(id: string, critical: boolean, value: Node): Node {
  return sequence(oid(id), ...(critical ? [yes()] : []), octets(der(value)));
}

/** A name that holds a common name alone, cut at the 64 characters that RFC 5280 allows. */
export function distinguishedName(commonName: string): Node {
  const attribute = sequence(
    oid("2.5.4.3"),
    primitive(Type.UTF8, forge.util.encodeUtf8(commonName.slice(0, 64))),
  );
  return sequence(set(attribute));
}

/** A number of 16 random bytes: positive, and never with a leading zero (RFC 5280, 4.1.2.2). */
export function serial(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
  return bytes.toString("latin1");
}

/** A time (RFC 5280, 4.1.2.5): UTCTime until 2049, GeneralizedTime from 2050. */
export function time(date: Date): Node {
  return date.getUTCFullYear() < 2050
    ? primitive(Type.UTCTIME, asn1.dateToUtcTime(date))
    : primitive(Type.GENERALIZEDTIME, asn1.dateToGeneralizedTime(date));
}

/**
 * Returns the key identifier (RFC 5280, 4.2.1.2 (1)): the SHA-1 of the public key's bits. It names a key and protects
 * nothing.
 */
export function keyIdentifier(publicKeyInfo: Node): string {
  const [, key] = publicKeyInfo.value as [Node, Node];
  const digest = forge.md.sha1.create();
  digest.update((key.value as string).slice(1));
  return digest.digest().getBytes();
}

/** The signature that everything here bears (RFC 5758, 3.2). */
export const ECDSA_WITH_SHA256_ID = "1.2.840.10045.4.3.2";
export const ECDSA_WITH_SHA256 = (): Node => sequence(oid(ECDSA_WITH_SHA256_ID));

/** Signs a structure with a P-256 key of this process, and returns both with the algorithm between them, as DER. */
export function signed(body: Node, key: KeyObject): Buffer {
  return withSignature(body, sign("sha256", bytesOf(body), key));
}

/** Has a structure signed, as `signed` does, by the signer of a P-256 key, wherever that is kept. Rejects as it does. */
export async function signedBy(body: Node, signer: Signer): Promise<Buffer> {
  return withSignature(body, await signer.sign(bytesOf(body)));
}

const bytesOf = (body: Node): Buffer => Buffer.from(der(body), "latin1");

function withSignature(body: Node, signature: Uint8Array): Buffer {
  const text = Buffer.from(signature).toString("latin1");
  return bytesOf(sequence(body, ECDSA_WITH_SHA256(), bits(0, text)));
}

/** Writes DER as text (RFC 7468), under a label such as `CERTIFICATE REQUEST`. */
export function formatPem(label: string, bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
