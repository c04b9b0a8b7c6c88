/** X.509 certificates on P-256 keys, written with forge's ASN.1 (RFC 5280, RFC 5480). */
import type { KeyObject, X509Certificate } from "node:crypto";
import forge from "node-forge";
import {
  bits,
  distinguishedName,
  ECDSA_WITH_SHA256,
  extension,
  keyIdentifier,
  keyInfo,
  type Node,
  octets,
  oid,
  parsed,
  primitive,
  sequence,
  serial,
  Type,
  tagged,
  time,
  yes,
} from "./der.ts";

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

/** A certificate that is to be signed: its holder, its issuer (undefined where it signs itself), and its days. */
export type Draft = {
  readonly subject: Subject;
  readonly issuer: X509Certificate | undefined;
  readonly notBefore: Date;
  readonly notAfter: Date;
};

/** The extension that holds alternative names (RFC 5280, 4.2.1.6). */
export const SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

/** Encodes the part of a certificate that its issuer signs. It is valid from `notBefore` to `notAfter`, both to the second. */
export function encodeDraft({ subject, issuer, notBefore, notAfter }: Draft): Node {
  const name = distinguishedName(subject.name);
  return sequence(
    tagged(0, [primitive(Type.INTEGER, "\x02")]), // v3
    primitive(Type.INTEGER, serial()),
    ECDSA_WITH_SHA256(),
    // The issuer's own bytes, since chains are matched by encoding, not by meaning.
    issuer === undefined ? name : subjectOf(issuer),
    sequence(time(notBefore), time(notAfter)),
    name,
    keyInfo(subject.publicKey),
    tagged(3, [sequence(...extensions(subject, issuer))]),
  );
}

function extensions(subject: Subject, issuer: X509Certificate | undefined): Node[] {
  const own = keyIdentifier(keyInfo(subject.publicKey));
  const issuerKey = issuer === undefined ? own : keyIdentifier(keyInfo(issuer.publicKey));
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
      extension(SUBJECT_ALTERNATIVE_NAME, false, alternativeNames(subject.names)),
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

const permittedHost = (host: string): Node => tagged(0, [sequence(tagged(6, host))]);

/** Encodes alternative names, the URI first. */
export function alternativeNames({ uri, dnsNames, ipAddresses }: Omit<SubjectNames, "server">): Node {
  return sequence(
    tagged(6, uri),
    ...dnsNames.map((name) => tagged(2, name)),
    ...ipAddresses.map((address) => tagged(7, addressBytes(address))),
  );
}

function addressBytes(address: string): string {
  // @types/node-forge lacks this function.
  return (forge.util as unknown as { bytesFromIP(ip: string): string }).bytesFromIP(address);
}

/** Returns the name of a certificate's holder, by its own bytes. */
export function subjectOf(certificate: X509Certificate): Node {
  const [body] = parsed(certificate.raw).value as [Node, ...Node[]];
  const subject = (body.value as Node[])[5];
  if (subject === undefined) throw new TypeError("the issuing certificate has no subject");
  return subject;
}
