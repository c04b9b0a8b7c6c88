/** The peers of a node: their identities, their agreements, and whether each agreement is in force now. */
import { ComityError } from "../errors.ts";
import { type Agreement, counterpart, isInForce, nodeOf, type Party } from "../federation/agreement.ts";
import { parseVerifierKey, type VerifierKey } from "../ledger/note.ts";

/** The other party to one agreement. */
export type Peer = {
  /** The SPIFFE id of its node. */
  readonly node: string;
  readonly party: Party;
  readonly agreement: Agreement;
  /** The key that signs its log. */
  readonly ledgerKey: VerifierKey;
};

/** A peer at an instant. `inForce`: its agreement is in force then. */
export type PeerNow = Peer & { readonly inForce: boolean };

/** The only way to a peer. Where several agreements fit, one that is in force comes first. */
export type Peers = {
  /** Returns the peer with this SPIFFE id; undefined where no agreement names it. */
  readonly of: (node: string, at: Date) => PeerNow | undefined;
  /** Returns the peer that serves a place; undefined where none does. */
  readonly serving: (place: string, at: Date) => PeerNow | undefined;
  /** Returns every peer once. */
  readonly at: (at: Date) => readonly PeerNow[];
  /** Every peer's node once, whether or not its agreement is in force. What it serves may stand in another agreement. */
  readonly all: readonly Peer[];
};

/** Creates the peers of the node of `trustDomain`. Throws CONFIG_INVALID for an agreement between others. */
export function createPeers(agreements: readonly Agreement[], trustDomain: string): Peers {
  const known = agreements.map((agreement): Peer => {
    const party = counterpart(agreement, trustDomain);
    if (party === undefined)
      throw new ComityError(
        "CONFIG_INVALID",
        `\`${trustDomain}\` is no party to the agreement \`${agreement.id}\``,
      );
    return { node: nodeOf(party), party, agreement, ledgerKey: parseVerifierKey(party.ledger) };
  });
  const find = (matches: (peer: Peer) => boolean, at: Date): PeerNow | undefined => {
    const fitting = known.filter(matches);
    const valid = fitting.find(({ agreement }) => isInForce(agreement, at));
    const peer = valid ?? fitting[0];
    return peer && { ...peer, inForce: valid !== undefined };
  };
  const nodes = [...new Set(known.map(({ node }) => node))];
  const of = (node: string, at: Date) => find((peer) => peer.node === node, at);
  return {
    of,
    at: (at) => nodes.flatMap((node) => of(node, at) ?? []),
    serving: (place, at) => find(({ party }) => party.jurisdictions.includes(place), at),
    all: [...new Map(known.map((peer) => [peer.node, peer])).values()],
  };
}

/** Returns the peer with this id. Throws AGREEMENT_MISSING, with `which` as the name of the node in the message. */
export function peerOf(peers: Peers, node: string, at: Date, which: string): PeerNow {
  const peer = peers.of(node, at);
  if (peer === undefined) throw new ComityError("AGREEMENT_MISSING", `no agreement with the ${which} node`);
  return peer;
}
