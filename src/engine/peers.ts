/** The peers of a node: the nodes that it knows, the agreements with them, and whether each agreement is in force now. */
import { ComityError } from "../errors.ts";
import { type Agreement, counterparts, isInForce, nodeOf, type Party } from "../federation/agreement.ts";
import { nodeId } from "../federation/identity.ts";
import type { PeerCard } from "../federation/peer-card.ts";
import { type KnownHandOver, keysAround } from "../ledger/hand-over.ts";
import type { LogKeys } from "../ledger/log-keys.ts";

/** A node that is known, by its card or by an agreement. A card alone lets two nodes exchange agreements, and nothing else. */
export type KnownNode = {
  /** Its SPIFFE id. */
  readonly node: string;
  /** The keys that sign its log, from the first to the present one. */
  readonly ledgerKeys: LogKeys;
};

/** Another party to one agreement. */
export type Peer = KnownNode & {
  readonly party: Party;
  readonly agreement: Agreement;
};

/** A peer at an instant. `inForce`: its agreement is in force then. */
export type PeerNow = Peer & { readonly inForce: boolean };

/** The cards and agreements by which a node knows others. Of agreements with one peer, those that count first stand first. */
export type Acquaintance = {
  readonly agreements: readonly Agreement[];
  readonly cards: readonly PeerCard[];
  /** The trust domains whose stored card cannot be read: nothing passes with their nodes, also where an agreement names them. */
  readonly unreadable?: ReadonlySet<string>;
  /** The hand-overs of the logs that are known, this node's own among them. */
  readonly handOvers: readonly KnownHandOver[];
};

/** The only way to a peer, read anew at each use. Where several agreements fit, one that is in force comes first, then the one that was last. */
export type Peers = {
  /** Returns the peer with this SPIFFE id; undefined where no agreement names it. */
  readonly of: (node: string, at: Date) => PeerNow | undefined;
  /** Returns the peer by the agreement with this hash; undefined where that agreement does not name it. */
  readonly under: (node: string, hash: string, at: Date) => PeerNow | undefined;
  /** Returns the peer that serves a place; undefined where none does. */
  readonly serving: (place: string, at: Date) => PeerNow | undefined;
  /** Returns every peer once. */
  readonly at: (at: Date) => readonly PeerNow[];
  /** Every peer's node once, whether or not its agreement is in force. What it serves may stand in another agreement. */
  readonly all: readonly Peer[];
  /** Every node that is known, once: the peers, and those of which there is a card alone. */
  readonly known: readonly KnownNode[];
  /** The hand-overs of the logs that are known, this node's own among them. */
  readonly handOvers: readonly KnownHandOver[];
};

/** The peers that follow from one acquaintance. It never changes, so that they are made once for it. */
type Table = {
  readonly peers: readonly Peer[];
  readonly all: readonly Peer[];
  readonly known: readonly KnownNode[];
};

function tableOf({ agreements, cards, handOvers }: Acquaintance, trustDomain: string): Table {
  const ledgers = ledgersOf(agreements, cards);
  const keysOf = (node: string) => keysAround(ledgers.get(node) as string, handOvers);
  const peers = agreements.flatMap((agreement): readonly Peer[] => {
    const parties = counterparts(agreement, trustDomain);
    if (parties.length === 0)
      throw new ComityError(
        "CONFIG_INVALID",
        `\`${trustDomain}\` is no party to the agreement \`${agreement.id}\``,
      );
    return parties.map((party) => ({
      node: nodeOf(party),
      party,
      agreement,
      ledgerKeys: keysOf(nodeOf(party)),
    }));
  });
  const all = [...new Map(peers.toReversed().map((peer) => [peer.node, peer])).values()].toReversed();
  const carded = cards.map((card): KnownNode => {
    const node = nodeId(card.trustDomain);
    return { node, ledgerKeys: keysOf(node) };
  });
  const known = [...new Map([...carded, ...all].map((each) => [each.node, each])).values()];
  return { peers, all, known };
}

/**
 * Returns the one log of each node that is known, by a key of it. An agreement that is over may name a key that was lost since: so the card counts
 * first, which is refused where an agreement that is not over names another key, and of agreements one that nobody has ended, and the
 * newest.
 */
function ledgersOf(
  agreements: readonly Agreement[],
  cards: readonly PeerCard[],
): ReadonlyMap<string, string> {
  const oldestFirst = agreements.toSorted(
    (a, b) => Number(a.endsAt === undefined) - Number(b.endsAt === undefined) || (a.from < b.from ? -1 : 1),
  );
  const named = [...oldestFirst.flatMap(({ parties }) => parties), ...cards];
  return new Map(named.map(({ trustDomain, ledger }) => [nodeId(trustDomain), ledger]));
}

/**
 * Creates the peers of the node of `trustDomain`. `read` returns what is known now, and the same value while nothing changes.
 * Throws CONFIG_INVALID for an agreement between others.
 */
export function createPeers(read: () => Acquaintance, trustDomain: string): Peers {
  let source = read();
  let table = tableOf(source, trustDomain);
  const now = (): Table => {
    const next = read();
    if (next !== source) [source, table] = [next, tableOf(next, trustDomain)];
    return table;
  };
  const find = (matches: (peer: Peer) => boolean, at: Date): PeerNow | undefined => {
    const fitting = now().peers.filter(matches);
    const valid = fitting.find(({ agreement }) => isInForce(agreement, at));
    const peer = valid ?? lastGoverning(fitting, at) ?? fitting[0];
    return peer && { ...peer, inForce: valid !== undefined };
  };
  const of = (node: string, at: Date) => find((peer) => peer.node === node, at);
  return {
    of,
    under: (node, hash, at) => find((peer) => peer.node === node && peer.agreement.hash === hash, at),
    at: (at) => now().all.flatMap(({ node }) => of(node, at) ?? []),
    serving: (place, at) => find(({ party }) => party.jurisdictions.includes(place), at),
    get all() {
      return now().all;
    },
    get known() {
      return now().known;
    },
    get handOvers() {
      return read().handOvers;
    },
  };
}

/**
 * Returns the peer whose agreement was the last in force before a moment, of those of which none is; undefined where none ever
 * was: one that was ended before its first day never governed.
 */
function lastGoverning(peers: readonly Peer[], at: Date): Peer | undefined {
  const ended = peers.flatMap((peer) => {
    const { from, until, endsAt = until } = peer.agreement;
    const end = endsAt < until ? endsAt : until;
    return from < end && end <= at.toISOString() ? [{ peer, end }] : [];
  });
  // The sort is stable: of those that ended together, the one that counts first stays first.
  return ended.toSorted((a, b) => (a.end === b.end ? 0 : a.end < b.end ? 1 : -1))[0]?.peer;
}

/** Returns the peer with this id. Throws AGREEMENT_MISSING, with `which` as the name of the node in the message. */
export function peerOf(peers: Peers, node: string, at: Date, which: string): PeerNow {
  const peer = peers.of(node, at);
  if (peer === undefined) throw new ComityError("AGREEMENT_MISSING", `no agreement with the ${which} node`);
  return peer;
}
