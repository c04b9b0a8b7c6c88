/** The authorities that a node trusts now, and where it finds the nodes that it knows: from configuration, agreements and cards. */
import { readAuthorities } from "../edge/tls/spiffe-bundle.ts";
import { type Bundle, parseAuthorities, type Trust } from "../edge/tls/trust.ts";
import type { Acquaintance, Peers } from "../engine/peers.ts";
import type { Agreement, Party } from "../federation/agreement.ts";
import { parseIdentity } from "../federation/identity.ts";
import type { NodeConfig } from "./config.ts";
import type { KeptTrust } from "./kept-trust.ts";

export type Ways = {
  /** Returns the authorities of the node and of all that it knows. The same value while nothing changes. */
  readonly trust: () => Trust;
  /** Returns the address of a node; undefined where none is known. */
  readonly addressOf: (node: string) => string | undefined;
};

/** Keeps the word of every agreement for ever. */
const KEPT = { until: () => undefined, counts: () => true, epoch: () => "" };

type Found = { readonly trust: Trust; readonly addresses: ReadonlyMap<string, string> };

/**
 * Creates the ways. Of one trust domain the card counts first, which its node renews; then the agreement that begins last, one that
 * is over last of all and only while `kept` says so; then the configuration. Its own authority is always that of the configuration.
 * `overrides` are addresses that come before all.
 */
export function createWays(
  config: Pick<NodeConfig, "trustDomain" | "authority" | "peers">,
  read: () => Acquaintance,
  overrides: (node: string) => string | undefined = () => undefined,
  kept: Pick<KeptTrust, "until" | "counts" | "epoch"> = KEPT,
): Ways {
  let source: Acquaintance | undefined;
  let own: Bundle | undefined;
  let epoch = "";
  let found: Found = { trust: new Map(), addresses: new Map() };
  const now = (): Found => {
    const next = read();
    const [day, { authority }] = [kept.epoch(), config];
    if (next === source && day === epoch && authority === own) return found;
    [source, epoch, own, found] = [next, day, authority, find(config, next, kept)];
    return found;
  };
  return {
    trust: () => now().trust,
    addressOf: (node) => overrides(node) ?? now().addresses.get(parseIdentity(node).trustDomain),
  };
}

function find(
  { trustDomain: own, authority, peers }: Pick<NodeConfig, "trustDomain" | "authority" | "peers">,
  { agreements, cards, unreadable = new Set() }: Acquaintance,
  kept: Pick<KeptTrust, "until" | "counts">,
): Found {
  // The node's own authority stands first, where OpenSSL finds it before any other of its name.
  const trust = new Map<string, Bundle>([[own, authority]]);
  const addresses = new Map<string, string>();
  const take = (agreement: Agreement, named: Trust, addressOf: (party: Party) => string | undefined) => {
    for (const [trustDomain, bundle] of named)
      if (kept.counts(agreement, trustDomain)) trust.set(trustDomain, bundle);
    for (const party of agreement.parties) {
      const address = addressOf(party);
      if (address !== undefined) addresses.set(party.trustDomain, address);
    }
  };
  for (const { agreement, trust: named, address } of peers) take(agreement, named, () => address);
  const configured = new Set(peers.map(({ agreement }) => agreement.hash));
  // What is over gives way to what is not, whichever begins last.
  const isOver = (agreement: Agreement) => kept.until(agreement, own) !== undefined;
  const inOrder = agreements.toReversed().toSorted((a, b) => Number(isOver(b)) - Number(isOver(a)));
  for (const agreement of inOrder)
    if (!configured.has(agreement.hash))
      take(agreement, parseAuthorities(agreement), ({ address }) => address);
  for (const { trustDomain, address, bundle } of cards) {
    trust.set(trustDomain, readAuthorities(bundle));
    addresses.set(trustDomain, address);
  }
  // THREAT: a card replaces an authority that was stolen. Where the card cannot be read, the older one must not count again.
  for (const each of unreadable) trust.delete(each);
  // INVARIANT: nothing that others say replaces the node's own authority.
  trust.set(own, authority);
  return { trust, addresses };
}

/** The nodes whose ways are others than before. */
export type Changes = {
  /** The nodes that were known, and are no more. */
  readonly lost: readonly string[];
  /** The nodes that have another address, or other authorities. */
  readonly moved: readonly string[];
};

/** Returns a function that names the nodes that were lost, or have moved, since its last call. */
export function watchWays(peers: Pick<Peers, "known">, ways: Ways): () => Changes {
  const read = () => new Map(peers.known.map(({ node }) => [node, describeWay(node, ways)]));
  let before = read();
  return () => {
    const now = read();
    const lost = [...before.keys()].filter((node) => !now.has(node));
    const moved = [...now].filter(([node, way]) => (before.get(node) ?? way) !== way).map(([node]) => node);
    before = now;
    return { lost, moved };
  };
}

/** Returns a text that is the same while the way to a node is. */
function describeWay(node: string, { trust, addressOf }: Ways): string {
  const authorities = trust().get(parseIdentity(node).trustDomain) ?? [];
  return [addressOf(node) ?? "", ...authorities.map(({ fingerprint256 }) => fingerprint256)].join(" ");
}
