/**
 * Checks before a node starts that its certificate, authority, ledger key, places and agreements belong together. The
 * certificate is checked as every peer will check it (SPIFFE X509-SVID, 5).
 */
import type { X509Certificate } from "node:crypto";
import { certificateFacts } from "../edge/tls/certificate-facts.ts";
import { SOON_MS } from "../edge/tls/pem-file.ts";
import { parseCertificates, type Trust, verifyPeer } from "../edge/tls/trust.ts";
import { ComityError } from "../errors.ts";
import { type Agreement, counterparts, isInForce, nodeOf } from "../federation/agreement.ts";
import { nodeId } from "../federation/identity.ts";
import type { Atlas } from "../law/atlas.ts";
import { textOfKey } from "../ledger/log-keys.ts";
import type { NodeConfig } from "./config.ts";

const wrong = (message: string, cause?: unknown) => new ComityError("CONFIG_INVALID", message, { cause });

/**
 * Throws CONFIG_INVALID for the first thing in the configuration that does not fit the rest, and CERTIFICATE_EXPIRED
 * for a certificate of the node or of its authority that is not valid now. The message names what is wrong.
 */
export function assertSetup(config: NodeConfig, now: Date): void {
  assertOwnCertificate(config, now);
  for (const peer of config.peers) assertOwnParty(config, peer, now, config.retired);
  assertCovered(config);
}

/** Throws CONFIG_INVALID for a certificate that is not the node's own, or not of its authority; and CERTIFICATE_EXPIRED. */
export function assertOwnCertificate(
  config: Pick<NodeConfig, "trustDomain" | "authority" | "certificatePem">,
  now: Date,
): void {
  const { trustDomain, authority } = config;
  const { id } = certificateFacts(config.certificatePem);
  if (id !== nodeId(trustDomain))
    throw wrong(
      `\`certificate\` is that of \`${id}\`, but this node is \`${nodeId(trustDomain)}\`: name the node's own certificate`,
    );
  assertCertified(config, new Map([[trustDomain, authority]]), now, "`authority`");
}

function assertCertified(
  { certificatePem }: Pick<NodeConfig, "certificatePem">,
  trust: Trust,
  now: Date,
  by: string,
): void {
  try {
    const [leaf, ...presented] = parseCertificates(certificatePem);
    verifyPeer(leaf, trust, now, presented);
  } catch (thrown) {
    const { reason, message } = ComityError.from(thrown);
    if (reason === "CERTIFICATE_EXPIRED") throw thrown;
    throw wrong(`the node's certificate does not fit ${by}: ${message}`, thrown);
  }
}

/**
 * Checks what an agreement says of this node itself. Throws CONFIG_INVALID where it is no party, or is one under a key, an
 * authority or a place that is not its own. `retired` are authorities that were its own when the agreement was signed.
 *
 * THREAT: an agreement proves only that the keys in it have signed it. Whoever names this node under keys of his own
 * could make both signatures alone.
 */
export function assertOwnParty(
  config: NodeConfig,
  { agreement, trust }: Pick<NodeConfig["peers"][number], "agreement" | "trust">,
  now: Date,
  retired: NodeConfig["retired"] = [],
): void {
  const { trustDomain, jurisdictions, ledgerKeys } = config;
  const own = agreement.parties.find((party) => party.trustDomain === trustDomain);
  if (own === undefined) throw wrong(`\`${trustDomain}\` is no party to the agreement \`${agreement.id}\``);
  if (!ledgerKeys.some((key) => textOfKey(key) === own.ledger))
    throw wrong(
      `the agreement \`${agreement.id}\` names another ledger key for \`${trustDomain}\` than \`ledgerKey\`: ` +
        "use the key that was agreed, or sign a new agreement",
    );
  const authority = trust.get(trustDomain);
  const known = [...config.authority, ...retired];
  // During a change the certificate may be of another of the node's own authorities, by which peers know it from its card.
  if (authority !== undefined && !authority.every((each) => known.some(({ raw }) => raw.equals(each.raw))))
    assertCertified(
      config,
      new Map([[trustDomain, authority]]),
      now,
      `the authority in the agreement \`${agreement.id}\``,
    );
  const foreign = own.jurisdictions.find((place) => !jurisdictions.includes(place));
  if (foreign !== undefined)
    throw wrong(
      `by the agreement \`${agreement.id}\` this node serves \`${foreign}\`, which \`jurisdictions\` does not name`,
    );
}

/** Checks that each place of the node stands in an agreement, since no peer sends to a place that does not. */
function assertCovered({ trustDomain, jurisdictions, peers }: NodeConfig): void {
  const agreed = new Set(
    peers.flatMap(({ agreement }) =>
      agreement.parties
        .filter((party) => party.trustDomain === trustDomain)
        .flatMap((party) => party.jurisdictions),
    ),
  );
  const alone = jurisdictions.find((place) => peers.length > 0 && !agreed.has(place));
  if (alone !== undefined)
    throw wrong(
      `\`jurisdictions\` names \`${alone}\`, but no agreement says that this node serves it: agree on it, or leave it out`,
    );
}

/** Returns the agreements that are not in force at a moment, each with the node of the peer. */
export function agreementsOutOfForce(
  { trustDomain, peers }: NodeConfig,
  at: Date,
): readonly { readonly agreement: Agreement; readonly peer: string }[] {
  return peers
    .filter(({ agreement }) => !isInForce(agreement, at))
    .flatMap(({ agreement }) =>
      counterparts(agreement, trustDomain).map((party) => ({ agreement, peer: nodeOf(party) })),
    );
}

/** Returns the nodes of whose certificates, or authorities, one ends within 30 days, each with the first end. */
export function certificatesEndingSoon(
  { trustDomain, certificatePem }: Pick<NodeConfig, "trustDomain" | "certificatePem">,
  trust: Trust,
  at: Date,
): readonly { readonly peer: string; readonly until: string }[] {
  const ends = new Map<string, number>();
  const note = (domain: string, certificates: readonly X509Certificate[]) => {
    const first = Math.min(...certificates.map(({ validToDate }) => validToDate.getTime()));
    ends.set(domain, Math.min(first, ends.get(domain) ?? first));
  };
  for (const [domain, bundle] of trust) note(domain, bundle);
  note(trustDomain, parseCertificates(certificatePem));
  return [...ends]
    .filter(([, end]) => end <= at.getTime() + SOON_MS)
    .map(([domain, end]) => ({ peer: nodeId(domain), until: new Date(end).toISOString() }));
}

/** Throws JURISDICTION_UNKNOWN where the node would serve a place that has no pack. */
export function assertServed({ jurisdictions }: Pick<NodeConfig, "jurisdictions">, atlas: Atlas): void {
  for (const jurisdiction of jurisdictions)
    if (!atlas.packs.has(jurisdiction))
      throw new ComityError(
        "JURISDICTION_UNKNOWN",
        `there is no pack for \`${jurisdiction}\`, although \`jurisdictions\` in the configuration names it`,
      );
}
