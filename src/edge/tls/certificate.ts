/** X.509 certificates on P-256 keys, written with forge's ASN.1 and signed with node:crypto (RFC 5280, RFC 5480). */
import { createPrivateKey, type KeyObject, randomBytes, sign, X509Certificate } from "node:crypto";
import forge from "node-forge";

const { asn1, util } = forge;
type Node = forge.asn1.Asn1;

/** The holder of the certified key: an authority, or one party at the end of a chain. */
export type Subject = {
  /** A common name. It is cut at the 64 characters that RFC 5280 allows. */
  readonly name: string;
  readonly publicKey: KeyObject;
} & ({ readonly authorityOver: string | undefined } | { readonly names: SubjectNames });

/** The alternative names of a leaf. */
export type SubjectNames = {
  readonly uri: string;
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  /** True for the certificate of a server; false for one with which its holder only calls. */
  readonly server: boolean;
};

/** The private key of the issuer, with its certificate; undefined for a certificate that signs itself. */
export type Signer = { readonly certificate: X509Certificate | undefined; readonly keyPem: string };

const UNIVERSAL = asn1.Class.UNIVERSAL;
const { Type } = asn1;

const primitive = (type: forge.asn1.Type, bytes: string): Node => asn1.create(UNIVERSAL, type, false, bytes);
const sequence = (...parts: Node[]): Node => asn1.create(UNIVERSAL, Type.SEQUENCE, true, parts);
const oid = (dotted: string): Node => primitive(Type.OID, asn1.oidToDer(dotted).getBytes());
const octets = (bytes: string): Node => primitive(Type.OCTETSTRING, bytes);
const bits = (unused: number, bytes: string): Node =>
  primitive(Type.BITSTRING, String.fromCharCode(unused) + bytes);
const yes = (): Node => primitive(Type.BOOLEAN, "\xff");
const tagged = (tag: number, value: string | Node[]): Node =>
  asn1.create(asn1.Class.CONTEXT_SPECIFIC, tag, typeof value !== "string", value);
const der = (node: Node): string => asn1.toDer(node).getBytes();
const parsed = (bytes: Buffer): Node => asn1.fromDer(bytes.toString("latin1"));

const ECDSA_WITH_SHA256 = (): Node => sequence(oid("1.2.840.10045.4.3.2"));
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

/** Encodes and signs a certificate that is valid from `notBefore` to `notAfter`, both to the second. Returns PEM. */
export function encodeCertificate(subject: Subject, signer: Signer, notBefore: Date, notAfter: Date): string {
  const name = distinguishedName(subject.name);
  const signed = sequence(
    tagged(0, [primitive(Type.INTEGER, "\x02")]), // v3
    primitive(Type.INTEGER, serial()),
    ECDSA_WITH_SHA256(),
    // The issuer's own bytes, since chains are matched by encoding, not by meaning.
    signer.certificate === undefined ? name : subjectOf(signer.certificate),
    sequence(time(notBefore), time(notAfter)),
    name,
    parsed(subject.publicKey.export({ type: "spki", format: "der" })),
    tagged(3, [sequence(...extensions(subject, signer.certificate))]),
  );
  const signature = sign("sha256", Buffer.from(der(signed), "latin1"), createPrivateKey(signer.keyPem));
  const bytes = der(sequence(signed, ECDSA_WITH_SHA256(), bits(0, signature.toString("latin1"))));
  return new X509Certificate(Buffer.from(bytes, "latin1")).toString();
}

function extensions(subject: Subject, issuer: X509Certificate | undefined): Node[] {
  const own = keyIdentifier(parsed(subject.publicKey.export({ type: "spki", format: "der" })));
  const issuerKey =
    issuer === undefined
      ? own
      : keyIdentifier(parsed(issuer.publicKey.export({ type: "spki", format: "der" })));
  const identifiers = [
    extension("2.5.29.14", false, octets(own)),
    extension("2.5.29.35", false, sequence(tagged(0, issuerKey))),
  ];
  if ("names" in subject)
    return [
      extension("2.5.29.19", true, sequence()),
      extension("2.5.29.15", true, bits(7, "\x80")), // digitalSignature
      // THREAT: for a client that checks host names alone, whoever has serverAuth could pass for the node.
      extension(
        "2.5.29.37",
        false,
        sequence(...(subject.names.server ? [oid(SERVER_AUTH)] : []), oid(CLIENT_AUTH)),
      ),
      extension("2.5.29.17", false, alternativeNames(subject.names)),
      ...identifiers,
    ];
  const { authorityOver } = subject;
  // RFC 5280, 4.2.1.10: a URI constraint covers only the host. A second line of defence behind `verifyPeer`.
  const permitted = authorityOver && extension("2.5.29.30", true, sequence(permittedHost(authorityOver)));
  return [
    extension("2.5.29.19", true, sequence(yes(), primitive(Type.INTEGER, "\x00"))), // CA, path length 0
    extension("2.5.29.15", true, bits(1, "\x06")), // keyCertSign, cRLSign
    ...(permitted ? [permitted] : []),
    ...identifiers,
  ];
}

function extension(id: string, critical: boolean, value: Node): Node {
  return sequence(oid(id), ...(critical ? [yes()] : []), octets(der(value)));
}

const permittedHost = (host: string): Node => tagged(0, [sequence(tagged(6, host))]);

function alternativeNames({ uri, dnsNames, ipAddresses }: SubjectNames): Node {
  return sequence(
    tagged(6, uri),
    ...dnsNames.map((name) => tagged(2, name)),
    ...ipAddresses.map((address) => tagged(7, addressBytes(address))),
  );
}

function addressBytes(address: string): string {
  // @types/node-forge lacks this function.
  return (util as unknown as { bytesFromIP(ip: string): string }).bytesFromIP(address);
}

/**
 * Returns the key identifier (RFC 5280, 4.2.1.2 (1)): the SHA-1 of the public key's bits. It names a key and protects
 * nothing.
 */
function keyIdentifier(publicKeyInfo: Node): string {
  const [, key] = publicKeyInfo.value as [Node, Node];
  const digest = forge.md.sha1.create();
  digest.update((key.value as string).slice(1));
  return digest.digest().getBytes();
}

function distinguishedName(commonName: string): Node {
  const attribute = sequence(oid("2.5.4.3"), primitive(Type.UTF8, util.encodeUtf8(commonName.slice(0, 64))));
  return sequence(asn1.create(UNIVERSAL, Type.SET, true, [attribute]));
}

function subjectOf(certificate: X509Certificate): Node {
  const [body] = parsed(certificate.raw).value as [Node, ...Node[]];
  const subject = (body.value as Node[])[5];
  if (subject === undefined) throw new TypeError("the issuing certificate has no subject");
  return subject;
}

/** Returns 16 random bytes: positive, and never with a leading zero (RFC 5280, 4.1.2.2). */
function serial(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
  return bytes.toString("latin1");
}

/** Encodes a time (RFC 5280, 4.1.2.5): UTCTime until 2049, GeneralizedTime from 2050. */
function time(date: Date): Node {
  return date.getUTCFullYear() < 2050
    ? primitive(Type.UTCTIME, asn1.dateToUtcTime(date))
    : primitive(Type.GENERALIZEDTIME, asn1.dateToGeneralizedTime(date));
}
