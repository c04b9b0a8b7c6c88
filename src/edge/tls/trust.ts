/**
 * The authorities that a node trusts. Each trust domain has its own; they are never merged (SPIFFE Federation 4.2,
 * X509-SVID 5).
 */
import { X509Certificate } from "node:crypto";
import { ComityError } from "../../errors.ts";
import type { Agreement } from "../../federation/agreement.ts";
import { type Identity, parseIdentity } from "../../federation/identity.ts";

/** The authorities of one trust domain: one, or both the old and the new one during a change. */
export type Bundle = readonly [X509Certificate, ...X509Certificate[]];

/** The authorities of each trust domain. */
export type Trust = ReadonlyMap<string, Bundle>;

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** A verified peer. `notAfter` is the instant at which the first certificate of its chain ends. */
export type VerifiedPeer = { readonly identity: Identity; readonly notAfter: Date };

/** The longest chain between a leaf and its pinned authority, in certificates. */
const MAX_ISSUING = 3;

/** Verifies a peer as `verifyChain` does, and returns its identity. */
export function verifyPeer(
  certificate: X509Certificate | Buffer | undefined,
  trust: Trust,
  now: Date,
  presented: readonly X509Certificate[] = [],
): Identity {
  return verifyChain(certificate, trust, now, presented).identity;
}

/**
 * Verifies a peer's leaf certificate. The leaf must carry exactly one URI, a SPIFFE id, and an authority that is pinned
 * for the trust domain in this id must have signed it, or an authority below that one whose certificate came with it:
 * in `presented`, or as the leaf's own `issuerCertificate`. All must be within their dates. Path lengths and name
 * constraints are checked by OpenSSL in the handshake. Throws IDENTITY_MISSING, IDENTITY_INVALID, TRUST_DOMAIN_UNKNOWN,
 * CERTIFICATE_REFUSED or CERTIFICATE_EXPIRED (also for one that is not valid yet).
 */
export function verifyChain(
  certificate: X509Certificate | Buffer | undefined,
  trust: Trust,
  now: Date,
  presented: readonly X509Certificate[] = [],
): VerifiedPeer {
  if (certificate === undefined)
    throw new ComityError("IDENTITY_MISSING", "the peer presented no certificate");
  const leaf = certificate instanceof X509Certificate ? certificate : parseLeaf(certificate);
  const identity = parseIdentity(uriOf(leaf));
  const { id, trustDomain } = identity;
  const bundle = trust.get(trustDomain);
  if (bundle === undefined)
    throw new ComityError(
      "TRUST_DOMAIN_UNKNOWN",
      `the trust domain \`${trustDomain}\` is unknown here: an agreement must name it`,
    );
  if (leaf.ca)
    throw new ComityError(
      "CERTIFICATE_REFUSED",
      `the certificate of \`${id}\` is that of an authority: present one that the authority issued`,
    );
  const chain = chainTo(bundle, leaf, [...presented, ...issuersOf(leaf)]);
  if (chain === undefined)
    throw new ComityError(
      "CERTIFICATE_REFUSED",
      `\`${id}\` is not certified by the authority of \`${trustDomain}\`, nor by one below it that it presents`,
    );
  const anchors = chain.anchors.filter((each) => isCurrent(each, now));
  if (anchors.length === 0 || !chain.certificates.every((each) => isCurrent(each, now)))
    throw new ComityError(
      "CERTIFICATE_EXPIRED",
      `the certificate of \`${id}\`, or of its authority, has expired or is not valid yet`,
    );
  const ends = chain.certificates.map(({ validToDate }) => validToDate.getTime());
  const last = Math.max(...anchors.map(({ validToDate }) => validToDate.getTime()));
  return { identity, notAfter: new Date(Math.min(last, ...ends)) };
}

type Chain = {
  /** The leaf, and the authorities between it and the pinned one. */
  readonly certificates: readonly X509Certificate[];
  /** The pinned authorities that signed the last of them. */
  readonly anchors: readonly X509Certificate[];
};

/**
 * Finds the chain from a leaf to an authority of the bundle.
 *
 * THREAT: the authority of another trusted domain could sign this name. The chain ends only at the named domain's own.
 */
function chainTo(
  bundle: Bundle,
  leaf: X509Certificate,
  presented: readonly X509Certificate[],
): Chain | undefined {
  const certificates = [leaf];
  for (let last = leaf; ; ) {
    const anchors = bundle.filter((each) => hasIssued(each, last));
    if (anchors.length > 0) return { certificates, anchors };
    const next = presented.find((each) => each.ca && hasIssued(each, last) && !certificates.includes(each));
    if (next === undefined || certificates.length > MAX_ISSUING) return undefined;
    certificates.push(next);
    last = next;
  }
}

function hasIssued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** Returns the authorities that came with a leaf in its handshake. */
function issuersOf(leaf: X509Certificate): readonly X509Certificate[] {
  const found: X509Certificate[] = [];
  for (let next = leaf.issuerCertificate; next !== undefined && found.length <= MAX_ISSUING; ) {
    found.push(next);
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate;
  }
  return found;
}

/** Parses the certificates of a PEM file in their order. Throws CONFIG_INVALID where one cannot be read. */
export function parseCertificates(pem: string): readonly X509Certificate[] {
  try {
    return (pem.match(PEM) ?? []).map((each) => new X509Certificate(each));
  } catch (cause) {
    throw new ComityError("CONFIG_INVALID", "a certificate cannot be read as PEM", { cause });
  }
}

/**
 * Parses the certificates of a PEM bundle. Throws CONFIG_INVALID unless there is at least one, and all are
 * authorities.
 */
export function parseBundle(pem: string): Bundle {
  let authorities: X509Certificate[] = [];
  let cause: unknown;
  try {
    authorities = (pem.match(PEM) ?? []).map((each) => new X509Certificate(each));
  } catch (error) {
    cause = error;
  }
  const [first, ...more] = authorities;
  if (first === undefined || !authorities.every((each) => each.ca))
    throw new ComityError("CONFIG_INVALID", "a trust bundle must hold certificates of authorities, as PEM", {
      cause,
    });
  return [first, ...more];
}

/**
 * Returns the authorities of the parties to an agreement. Throws CONFIG_INVALID naming the party whose certificate
 * is no authority's.
 */
export function parseAuthorities({ parties }: Agreement): Trust {
  return new Map(
    parties.map(({ trustDomain, certificateAuthority }, i) => [
      trustDomain,
      bundleOf(certificateAuthority, i),
    ]),
  );
}

/**
 * Throws CONFIG_INVALID where a newcomer's authority has the name of another trust domain's. Within one domain the old and the new
 * authority may share theirs.
 *
 * THREAT: OpenSSL looks up the issuer of a certificate by its name. Of two authorities with one name it takes one without trying
 * the other, so that whoever names his own like another's would shut out all whom that one has certified.
 */
export function assertOwnNames(
  known: Iterable<readonly [string, Bundle]>,
  newcomers: Iterable<readonly [string, Bundle]>,
): void {
  const holders = new Map<string, string>();
  const take = (trustDomain: string, bundle: Bundle) => {
    for (const authority of bundle) {
      const name = nameOf(authority);
      const holder = holders.get(name) ?? trustDomain;
      if (holder !== trustDomain) return holder;
      holders.set(name, trustDomain);
    }
    return undefined;
  };
  for (const [trustDomain, bundle] of known) take(trustDomain, bundle);
  for (const [trustDomain, bundle] of newcomers) {
    const holder = take(trustDomain, bundle);
    if (holder !== undefined)
      throw new ComityError(
        "CONFIG_INVALID",
        `the authority of \`${trustDomain}\` has the same subject as that of \`${holder}\`: each trust domain needs an authority with a name of its own`,
      );
  }
}

/** Returns the subject of a certificate so that two which OpenSSL takes for one are equal: by no case, space or escape. */
const nameOf = ({ subject }: X509Certificate) => (subject ?? "").toLowerCase().replaceAll(/[\s\\]/g, "");

function bundleOf(pem: string, party: number): Bundle {
  try {
    return parseBundle(pem);
  } catch (cause) {
    const field = `parties[${party}].certificateAuthority`;
    throw new ComityError(
      "CONFIG_INVALID",
      `the agreement's \`${field}\` is not the certificate of an authority`,
      {
        violations: [{ field, description: "the PEM certificate of one authority" }],
        cause,
      },
    );
  }
}

/** Returns the one URI in a certificate's alternative names. Throws IDENTITY_MISSING or IDENTITY_INVALID. */
export function uriOf(certificate: X509Certificate): string {
  const names = certificate.subjectAltName ?? "";
  // Node quotes an ambiguous name. None of ours is ambiguous, and without quotes no name holds a comma.
  if (names.includes('"'))
    throw new ComityError("IDENTITY_INVALID", "the certificate's names hold characters that are not allowed");
  const [uri, ...more] = names.split(", ").filter((each) => each.startsWith("URI:"));
  if (uri === undefined) throw new ComityError("IDENTITY_MISSING", "the certificate names no SPIFFE id");
  if (more.length > 0) throw new ComityError("IDENTITY_INVALID", "the certificate names more than one URI");
  return uri.slice("URI:".length);
}

function parseLeaf(der: Buffer): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (cause) {
    throw new ComityError("CERTIFICATE_REFUSED", "the peer's certificate cannot be read", { cause });
  }
}

function isCurrent({ validFromDate, validToDate }: X509Certificate, now: Date): boolean {
  return validFromDate <= now && now <= validToDate;
}
