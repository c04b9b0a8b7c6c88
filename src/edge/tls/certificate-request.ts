/** Requests for certificates: a key, the names that its holder asks for, and the proof that he holds it (PKCS #10, RFC 2986). */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, verify } from "node:crypto";
import forge from "node-forge";
import { ComityError } from "../../errors.ts";
import { parseIdentity } from "../../federation/identity.ts";
import { alternativeNames, SUBJECT_ALTERNATIVE_NAME, type SubjectNames } from "./certificate.ts";
import {
  bits,
  der,
  distinguishedName,
  ECDSA_WITH_SHA256,
  ECDSA_WITH_SHA256_ID,
  extension,
  formatPem,
  keyInfo,
  type Node,
  oid,
  primitive,
  sequence,
  set,
  signed,
  Type,
  tagged,
} from "./der.ts";

const { asn1 } = forge;

const EXTENSION_REQUEST = "1.2.840.113549.1.9.14";
/** The most bytes of a request. With a key on P-256 and a few names it has less than a thousand. */
const MAX_BYTES = 16_384;
const PEM =
  /^\s*-----BEGIN (NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\s]+)-----END (NEW )?CERTIFICATE REQUEST-----\s*$/;
const LABEL = "CERTIFICATE REQUEST";

/** A request whose signature holds: the key on P-256, and the names that it asks for, each as it stands there. */
export type CertificateRequest = {
  readonly publicKey: KeyObject;
  readonly uris: readonly string[];
  readonly dnsNames: readonly string[];
};

/** Makes a request for the key in `keyPem` (P-256), under a common name, and returns it in PEM. */
export function encodeCertificateRequest(
  { name, names }: { readonly name: string; readonly names: Omit<SubjectNames, "server"> },
  keyPem: string,
): string {
  const key = createPrivateKey(keyPem);
  const wanted = extension(SUBJECT_ALTERNATIVE_NAME, false, alternativeNames(names));
  const body = sequence(
    primitive(Type.INTEGER, "\x00"), // v1
    distinguishedName(name),
    keyInfo(createPublicKey(key)),
    tagged(0, [sequence(oid(EXTENSION_REQUEST), set(sequence(wanted)))]),
  );
  return formatPem(LABEL, signed(body, key));
}

/** Makes a new key on P-256 (PKCS #8) and a request for a certificate of `id` for it, both in PEM. Throws IDENTITY_INVALID. */
export function createRequest(id: string): { readonly keyPem: string; readonly request: string } {
  const { role, name } = parseIdentity(id);
  const keyPem = generateKeyPairSync("ec", { namedCurve: "prime256v1" })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
  const names = { uri: id, dnsNames: [], ipAddresses: [] };
  return { keyPem, request: encodeCertificateRequest({ name: `${role}/${name}`, names }, keyPem) };
}

const invalid = (why: string, cause?: unknown) =>
  new ComityError("INPUT_INVALID", `the request for a certificate ${why}`, { cause });

/**
 * Reads a request in PEM. Its subject counts for nothing, since identities stand in alternative names (SPIFFE
 * X509-SVID, 2). Throws INPUT_INVALID where it is none, where its key is on another curve than P-256, and where the
 * holder of the key has not signed it.
 */
export function parseCertificateRequest(pem: string): CertificateRequest {
  const text = pem.length > 2 * MAX_BYTES ? undefined : PEM.exec(pem)?.[2];
  if (text === undefined)
    throw invalid("is not in PEM: make one with `openssl req -new`, or leave it out to get a new key");
  const { body, proof } = partsOf(Buffer.from(text, "base64"));
  const [version, , info, attributes, ...more] = childrenOf(body);
  if (version?.value !== "\x00" || info === undefined || more.length > 0)
    throw invalid("is of another form than PKCS #10");
  const publicKey = keyOf(info);
  if (!verify("sha256", Buffer.from(der(body), "latin1"), publicKey, proof))
    throw invalid("is not signed with the key that it names");
  return { publicKey, ...namesIn(attributes) };
}

/**
 * Returns what was signed, and the signature. Throws INPUT_INVALID for bytes that are not exactly one request in DER,
 * signed by ECDSA with SHA-256.
 */
function partsOf(bytes: Buffer): { readonly body: Node; readonly proof: Buffer } {
  let root: Node;
  try {
    // Bit strings stay bytes: forge would guess at a structure in them. The types of forge lack these options.
    const options = { strict: true, parseAllBytes: true, decodeBitStrings: false };
    root = asn1.fromDer(bytes.toString("latin1"), options as unknown as boolean);
  } catch (cause) {
    throw invalid("cannot be read", cause);
  }
  const [body, algorithm, signature] = childrenOf(root);
  if (body === undefined || oidOf(childrenOf(algorithm)[0]) !== ECDSA_WITH_SHA256_ID)
    throw invalid("is not signed by ECDSA with SHA-256: make it for a key on P-256");
  const proof = String(signature?.value ?? "").slice(1);
  // One request has one encoding: what was parsed, written again, must be what was read, byte for byte.
  if (der(sequence(body, ECDSA_WITH_SHA256(), bits(0, proof))) !== bytes.toString("latin1"))
    throw invalid("is of another form than PKCS #10 in DER");
  return { body, proof: Buffer.from(proof, "latin1") };
}

const childrenOf = (node: Node | undefined): readonly Node[] =>
  Array.isArray(node?.value) ? (node.value as Node[]) : [];

function oidOf(node: Node | undefined): string | undefined {
  return node?.type === Type.OID && typeof node.value === "string"
    ? asn1.derToOid(forge.util.createBuffer(node.value))
    : undefined;
}

/** Throws INPUT_INVALID for a key that is not on P-256. */
function keyOf(info: Node): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: Buffer.from(der(info), "latin1"), format: "der", type: "spki" });
  } catch (cause) {
    throw invalid("holds no public key that can be read", cause);
  }
  if (key.asymmetricKeyDetails?.namedCurve !== "prime256v1")
    throw invalid(
      "is for a key that is not on P-256: make one with `openssl ecparam -name prime256v1 -genkey`",
    );
  return key;
}

/** Returns the alternative names that a request asks for. Names of other kinds than URI and DNS are refused. */
function namesIn(attributes: Node | undefined): Pick<CertificateRequest, "uris" | "dnsNames"> {
  const uris: string[] = [];
  const dnsNames: string[] = [];
  for (const attribute of childrenOf(attributes)) {
    const [type, values] = childrenOf(attribute);
    if (oidOf(type) !== EXTENSION_REQUEST) continue;
    for (const each of childrenOf(childrenOf(values)[0])) {
      const parts = childrenOf(each);
      if (oidOf(parts[0]) !== SUBJECT_ALTERNATIVE_NAME) continue;
      for (const name of readNames(parts.at(-1))) {
        if (name.type === URI) uris.push(String(name.value));
        else if (name.type === DNS) dnsNames.push(String(name.value));
        else throw invalid("asks for a name that is neither a URI nor a DNS name");
      }
    }
  }
  return { uris, dnsNames };
}

/** The tags of a general name (RFC 5280, 4.2.1.6). */
const DNS = 2;
const URI = 6;

function readNames(wrapped: Node | undefined): readonly Node[] {
  try {
    return childrenOf(asn1.fromDer(String(wrapped?.value)));
  } catch (cause) {
    throw invalid("asks for alternative names that cannot be read", cause);
  }
}
