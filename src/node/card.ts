/** A node's own peer card, made from its configuration and its files. */

import { X509Certificate } from "node:crypto";
import { dirname, resolve } from "node:path";
import { readNamed } from "../edge/tls/pem-file.ts";
import { formatTrustBundle } from "../edge/tls/spiffe-bundle.ts";
import { parseBundle } from "../edge/tls/trust.ts";
import { fieldError } from "../errors.ts";
import { type PeerCard, parsePeerCard } from "../federation/peer-card.ts";
import { loadLedgerKeyOf, readConfigFile } from "./config.ts";
import { parseAddress } from "./config-file.ts";

/**
 * Makes the card of the node whose configuration is `file`. `address` is where others reach it; by default the first DNS name
 * of its certificate, with the port at which it listens. Rejects with CONFIG_INVALID, and INPUT_INVALID where there is no such name
 * or the address is malformed.
 */
export async function createPeerCard(file: string, address?: string): Promise<PeerCard> {
  const config = readConfigFile(file);
  const path = (name: string) => resolve(dirname(file), name);
  const authorities = parseBundle(readNamed(path(config.authority), "the authority's certificate"));
  const { verifierKey } = await loadLedgerKeyOf(file, config);
  const certificate = new X509Certificate(readNamed(path(config.certificate), "the certificate"));
  return parsePeerCard({
    type: "comity/v1/peer-card",
    trustDomain: config.trustDomain,
    jurisdictions: config.jurisdictions,
    address: address ?? addressOf(certificate, config.listen),
    bundle: formatTrustBundle(authorities, 0),
    ledger: verifierKey,
  });
}

function addressOf({ subjectAltName = "" }: X509Certificate, listen: string): string {
  const names = subjectAltName.split(", ");
  const name =
    names.find((each) => each.startsWith("DNS:"))?.slice("DNS:".length) ??
    names.find((each) => each.startsWith("IP Address:"))?.slice("IP Address:".length);
  if (name === undefined)
    throw fieldError(
      "INPUT_INVALID",
      "--address",
      "is needed, since the node's certificate names no host: say where others reach this node, such as `node.example:7440`",
    );
  return `${name.includes(":") ? `[${name}]` : name}:${parseAddress(listen).port}`;
}
