/** The authority of a node as its capability of identities calls it: with its key at the node, or elsewhere. */
import { X509Certificate } from "node:crypto";
import { FRESH_MS, type Authority as Issuer } from "../edge/tls/authority.ts";
import { describeIssued } from "../edge/tls/certificate-facts.ts";
import { parseCertificates, verifyPeer } from "../edge/tls/trust.ts";
import type { Signer } from "../engine/signer.ts";
import { ComityError } from "../errors.ts";
import type { Authority } from "../identities/context.ts";
import type { Certificate } from "../identities/schema.ts";
import type { OpenSigner } from "../keys/open.ts";
import { openSigner } from "../keys/open-signer.ts";
import { equalBytes } from "../ledger/bytes.ts";
import type { NodeConfig } from "./config.ts";
import { certifyRequest } from "./issuance.ts";

const DAY_MS = 86_400_000;

/**
 * Opens the key of a node's authority; undefined where it is kept elsewhere. A token or a signer that does not answer is
 * told to `failed`, and the node starts without: only certificates wait for it.
 */
export async function openAuthorityKey(
  { authorityKey }: Pick<NodeConfig, "authorityKey">,
  failed: (error: unknown) => void,
): Promise<OpenSigner | undefined> {
  if (authorityKey === undefined) return undefined;
  try {
    return await openSigner(authorityKey, "p256", "the authority's key");
  } catch (thrown) {
    if (ComityError.from(thrown).reason !== "SIGNER_UNAVAILABLE") throw thrown;
    failed(thrown);
    return undefined;
  }
}

/**
 * Creates the authority of a node; `signer` is absent where its key is elsewhere. Throws CONFIG_INVALID where that is the key
 * of none of its certificates.
 */
export function createCertifier(
  { trustDomain, authority }: Pick<NodeConfig, "trustDomain" | "authority">,
  signer?: Signer,
): Authority {
  const issuer = signer && issuerOf(authority, signer);
  const trust = new Map([[trustDomain, authority]]);
  return {
    until: new Date(Math.max(...authority.map(({ validToDate }) => validToDate.getTime()))),
    certify: async (request, { id, now, for: length, names }) => {
      if (issuer === undefined) throw absent();
      const days = "days" in length ? length.days : daysOf(length);
      const certificatePem = await certifyRequest(issuer, { id, now, days, ...names }, request);
      const certificate = describeIssued(new X509Certificate(certificatePem), authority);
      return { certificatePem, certificate };
    },
    read: (certificatePem, now) => {
      const [leaf, ...presented] = parseCertificates(certificatePem);
      verifyPeer(leaf, trust, now, presented);
      return { certificatePem, certificate: describeIssued(leaf as X509Certificate, authority) };
    },
  };
}

/** Creates the authority of a node that may change it: each call goes by the configuration and the signer of then. */
export function followAuthority(
  config: Pick<NodeConfig, "trustDomain" | "authority">,
  signerOf: () => Signer | undefined,
): Authority {
  const make = () => ({
    of: config.authority,
    signer: signerOf(),
    made: createCertifier(config, signerOf()),
  });
  let last = make();
  const now = () => {
    if (last.of !== config.authority || last.signer !== signerOf()) last = make();
    return last.made;
  };
  return {
    get until() {
      return now().until;
    },
    certify: (...wanted) => now().certify(...wanted),
    read: (...given) => now().read(...given),
  };
}

/** Returns the authority whose key a signer holds. During a change of authorities it is one of two. */
export function findIssuer(
  authority: NodeConfig["authority"],
  signer: Pick<Signer, "publicKey"> | undefined,
): X509Certificate | undefined {
  if (signer === undefined) return undefined;
  return authority.find(({ publicKey }) =>
    equalBytes(publicKey.export({ type: "spki", format: "der" }), signer.publicKey),
  );
}

/** Returns the authority whose key is here. */
function issuerOf(authority: NodeConfig["authority"], signer: Signer): Issuer {
  const found = findIssuer(authority, signer);
  if (found !== undefined) return { certificatePem: found.toString(), signer };
  throw new ComityError(
    "CONFIG_INVALID",
    "`authorityKey` is not the key of the certificate that `authority` names",
  );
}

/** Returns the days for which a certificate was issued; each is valid a little before it was. */
function daysOf({ notBefore, notAfter }: Certificate): number {
  return (Date.parse(notAfter) - Date.parse(notBefore) - FRESH_MS) / DAY_MS;
}

function absent(): ComityError {
  return new ComityError(
    "AUTHORITY_ABSENT",
    "the key of the authority is not at this node: run `comity cert issue` where it is kept, and make the certificate known with `comity cert enter`",
  );
}
