/** A node's own peer card, made from its configuration and its files. */
import { X509Certificate } from "node:crypto";
import { dirname, resolve } from "node:path";
import { readNamed } from "../edge/tls/pem-file.ts";
import { formatTrustBundle } from "../edge/tls/spiffe-bundle.ts";
import { type Bundle, parseBundle } from "../edge/tls/trust.ts";
import { fieldError } from "../errors.ts";
import { type PeerCard, parsePeerCard } from "../federation/peer-card.ts";
import { loadLedgerKeyOf, type NodeConfig, readConfigFile } from "./config.ts";
import { parseAddress } from "./config-file.ts";

/** The parts of a node's configuration that its card shows. */
type Shown = Pick<
  NodeConfig,
  "trustDomain" | "jurisdictions" | "listen" | "certificatePem" | "authority" | "address"
>;

/** Makes the card of a node whose log has this key. Throws INPUT_INVALID where nothing says how others reach it. */
export function composeCard(
  { trustDomain, jurisdictions, listen, certificatePem, authority, address }: Shown,
  verifierKey: string,
): PeerCard {
  return parsePeerCard({
    type: "comity/v1/peer-card",
    trustDomain,
    jurisdictions: [...jurisdictions],
    address: address ?? addressOf(new X509Certificate(certificatePem), listen),
    bundle: formatTrustBundle(authority, sequenceOf(authority)),
    ledger: verifierKey,
  });
}

/**
 * Makes the card of the node whose configuration is `file`. Its address is that of the configuration, or else the first name of
 * its certificate with the port at which it listens. Rejects with CONFIG_INVALID, and INPUT_INVALID where there is no such name.
 */
export async function createPeerCard(file: string): Promise<PeerCard> {
  const config = readConfigFile(file);
  const path = (name: string) => resolve(dirname(file), name);
  const { verifierKey } = await loadLedgerKeyOf(file, config);
  const { trustDomain, jurisdictions, address } = config;
  return composeCard(
    {
      trustDomain,
      jurisdictions,
      ...(address !== undefined && { address }),
      listen: parseAddress(config.listen),
      certificatePem: readNamed(path(config.certificate), "the certificate"),
      authority: parseBundle(readNamed(path(config.authority), "the authority's certificate")),
    },
    verifierKey,
  );
}

/**
 * Returns the sequence of a bundle, which grows with each change (SPIFFE Trust Domain and Bundle, section 4.1.1): a newer
 * authority begins later, and one that is left out makes room.
 */
function sequenceOf(authorities: Bundle): number {
  const newest = Math.max(...authorities.map(({ validFromDate }) => validFromDate.getTime()));
  return Math.floor(newest / 1000) * 8 + Math.max(0, 8 - authorities.length);
}

const ANYWHERE = new Set(["0.0.0.0", "::", ""]);

function addressOf({ subjectAltName = "" }: X509Certificate, { host, port }: NodeConfig["listen"]): string {
  const names = subjectAltName.split(", ");
  const name =
    names.find((each) => each.startsWith("DNS:"))?.slice("DNS:".length) ??
    names.find((each) => each.startsWith("IP Address:"))?.slice("IP Address:".length) ??
    (ANYWHERE.has(host) ? undefined : host);
  if (name === undefined)
    throw fieldError(
      "INPUT_INVALID",
      "address",
      "is missing in the configuration, and the node's certificate names no host: write where others reach this node, such as `node.example:7440`",
    );
  return `${name.includes(":") ? `[${name}]` : name}:${port}`;
}
