/** The authorities that a node trusts now, and where it finds the nodes that it knows: from configuration, agreements and cards. */
import { readAuthorities } from "../edge/tls/spiffe-bundle.ts";
import { type Bundle, parseAuthorities, type Trust } from "../edge/tls/trust.ts";
import type { Acquaintance, Peers } from "../engine/peers.ts";
import { parseIdentity } from "../federation/identity.ts";
import type { NodeConfig } from "./config.ts";

export type Ways = {
  /** Returns the authorities of the node and of all that it knows. The same value while nothing changes. */
  readonly trust: () => Trust;
  /** Returns the address of a node; undefined where none is known. */
  readonly addressOf: (node: string) => string | undefined;
};

type Found = { readonly trust: Trust; readonly addresses: ReadonlyMap<string, string> };

/**
 * Creates the ways. Of one trust domain the card counts first, which its node renews; then the agreement that begins last; then
 * the configuration. Its own authority is always that of the configuration. `overrides` are addresses that come before all.
 */
export function createWays(
  config: Pick<NodeConfig, "trustDomain" | "authority" | "peers">,
  read: () => Acquaintance,
  overrides: (node: string) => string | undefined = () => undefined,
): Ways {
  let source: Acquaintance | undefined;
  let found: Found = { trust: new Map(), addresses: new Map() };
  const now = (): Found => {
    const next = read();
    if (next !== source) [source, found] = [next, find(config, next)];
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
): Found {
  // The node's own authority stands first, where OpenSSL finds it before any other of its name.
  const trust = new Map<string, Bundle>([[own, authority]]);
  const addresses = new Map<string, string>();
  for (const { agreement, trust: named, address } of peers) {
    for (const [trustDomain, bundle] of named) trust.set(trustDomain, bundle);
    for (const { trustDomain } of agreement.parties) addresses.set(trustDomain, address);
  }
  const configured = new Set(peers.map(({ agreement }) => agreement.hash));
  for (const agreement of agreements.toReversed()) {
    if (configured.has(agreement.hash)) continue;
    for (const [trustDomain, bundle] of parseAuthorities(agreement)) trust.set(trustDomain, bundle);
    for (const { trustDomain, address } of agreement.parties)
      if (address !== undefined) addresses.set(trustDomain, address);
  }
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
