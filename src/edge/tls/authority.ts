/** A node's own certificate authority. It certifies SPIFFE ids of its one trust domain (SPIFFE X509-SVID). */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  X509Certificate,
} from "node:crypto";
import { isIP } from "node:net";
import type { Signer } from "../../engine/signer.ts";
import { ComityError } from "../../errors.ts";
import { nodeId, parseIdentity } from "../../federation/identity.ts";
import { equalBytes } from "../../ledger/bytes.ts";
import { type Draft, encodeDraft } from "./certificate.ts";
import { signed, signedBy } from "./der.ts";

/**
 * A certificate with its private key (PKCS #8), both in PEM. The key is secret: store it with mode 0600, and never
 * log it.
 */
export type Certified = { readonly certificatePem: string; readonly keyPem: string };

/** An authority whose key may be kept outside this process: its certificate in PEM, and the signer of its key. */
export type Authority = { readonly certificatePem: string; readonly signer: Signer };

/**
 * Twice the clock skew that nodes allow, in milliseconds: a fresh certificate is valid at once on a peer whose clock
 * is late.
 */
export const FRESH_MS = 60_000;
const DAY_MS = 86_400_000;
const DNS_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;

/**
 * Creates an authority for `trustDomain`: P-256, path length 0, name-constrained to URIs of that domain. It is valid
 * for `days` days (3650 by default). Throws IDENTITY_INVALID for a malformed trust domain.
 */
export function createAuthority(options: {
  readonly trustDomain: string;
  readonly now: Date;
  readonly days?: number;
}): Certified {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const body = encodeDraft(draftAuthority(publicKey, options));
  return { certificatePem: pemOf(signed(body, privateKey)), keyPem: exportPem(privateKey) };
}

/** Certifies the key of an authority whose key is kept elsewhere, as `createAuthority` does, and returns the certificate in PEM. */
export async function certifyAuthority(
  signer: Signer,
  options: Parameters<typeof createAuthority>[0],
): Promise<string> {
  const publicKey = createPublicKey({ key: Buffer.from(signer.publicKey), format: "der", type: "spki" });
  return pemOf(await signedBy(encodeDraft(draftAuthority(publicKey, options)), signer));
}

function draftAuthority(
  publicKey: KeyObject,
  { trustDomain, now, days = 3650 }: Parameters<typeof createAuthority>[0],
): Draft {
  parseIdentity(nodeId(trustDomain));
  return {
    subject: { name: trustDomain, publicKey, authorityOver: trustDomain },
    issuer: undefined,
    notBefore: new Date(now.getTime() - FRESH_MS),
    notAfter: new Date(now.getTime() + days * DAY_MS),
  };
}

const pemOf = (certificate: Buffer): string => new X509Certificate(certificate).toString();
const exportPem = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }).toString();

/** The names that a certificate carries, and its days. */
export type Issuance = {
  /** A SPIFFE id of the authority's trust domain. */
  readonly id: string;
  readonly now: Date;
  /** 90 by default. No certificate outlives its authority. */
  readonly days?: number;
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
};

/**
 * Issues a certificate for `id` with a new key, by an authority whose key this process holds, as `certifyKey` does otherwise.
 * To renew, issue again. Throws where `certifyKey` rejects.
 */
export function issueCertificate(authority: Certified, issuance: Issuance): Certified {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const key = createPrivateKey(authority.keyPem);
  const by = createPublicKey(key).export({ type: "spki", format: "der" });
  const body = encodeDraft(draftLeaf({ ...authority, publicKey: by }, publicKey, issuance));
  return { certificatePem: pemOf(signed(body, key)), keyPem: exportPem(privateKey) };
}

/**
 * Issues a certificate for a key that its holder keeps, and returns it in PEM: for client and server where `id` is a node's,
 * for a client otherwise. Rejects with IDENTITY_INVALID for an id outside the authority's trust domain, CERTIFICATE_EXPIRED
 * where the authority has expired, INPUT_INVALID for a malformed name, CONFIG_INVALID where the authority's key is another's,
 * and as the signer does.
 */
export async function certifyKey(
  { certificatePem, signer }: Authority,
  publicKey: KeyObject,
  issuance: Issuance,
): Promise<string> {
  const draft = draftLeaf({ certificatePem, publicKey: signer.publicKey }, publicKey, issuance);
  return pemOf(await signedBy(encodeDraft(draft), signer));
}

/** Issues a certificate for `id` with a new key. Rejects as `certifyKey` does. */
export async function issueBy(authority: Authority, issuance: Issuance): Promise<Certified> {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  return { certificatePem: await certifyKey(authority, publicKey, issuance), keyPem: exportPem(privateKey) };
}

/** The certificate of an authority, and the public half of the key that is to sign, in DER. */
type Issuer = { readonly certificatePem: string; readonly publicKey: Uint8Array };

function draftLeaf(authority: Issuer, publicKey: KeyObject, issuance: Issuance): Draft {
  const { id, now, days = 90, dnsNames = [], ipAddresses = [] } = issuance;
  const { role, name } = parseIdentity(id);
  const issuer = authorityOver(id, authority, now);
  const malformed =
    dnsNames.find((each) => !DNS_NAME.test(each)) ?? ipAddresses.find((each) => isIP(each) === 0);
  if (malformed !== undefined)
    throw new ComityError("INPUT_INVALID", `\`${malformed}\` is not a DNS name or IP address`);
  const notAfter = Math.min(now.getTime() + days * DAY_MS, issuer.validToDate.getTime());
  return {
    subject: {
      name: name === "" ? role : `${role}/${name}`,
      publicKey,
      names: { uri: id, dnsNames, ipAddresses, server: role === "node" },
    },
    issuer,
    notBefore: new Date(now.getTime() - FRESH_MS),
    notAfter: new Date(notAfter),
  };
}

/** Returns the authority's certificate. Throws where it may not, or cannot, certify this id now. */
function authorityOver(id: string, authority: Issuer, now: Date): X509Certificate {
  const issuer = new X509Certificate(authority.certificatePem);
  const { trustDomain } = parseIdentity(id);
  if (issuer.subject !== `CN=${trustDomain.slice(0, 64)}`)
    throw new ComityError("IDENTITY_INVALID", `\`${id}\` is not in the trust domain of this authority`);
  if (!equalBytes(issuer.publicKey.export({ type: "spki", format: "der" }), authority.publicKey))
    throw new ComityError("CONFIG_INVALID", "the authority's key does not belong to its certificate");
  if (issuer.validToDate > now) return issuer;
  throw new ComityError(
    "CERTIFICATE_EXPIRED",
    `the authority of \`${trustDomain}\` has expired; create a new one`,
  );
}
