/** An operator's calls about peers and agreements. */
import { decodeAgreement, type ShownAgreement } from "../edge/grpc/agreements-service.ts";
import type { Client } from "../edge/grpc/client.ts";
import { Agreements, Peers } from "../edge/grpc/definition.ts";
import { requirePresent } from "../edge/grpc/narrow.ts";
import {
  decodePeer,
  decodeSetAside,
  decodeTested,
  type ShownPeer,
  type ShownSetAside,
  type Tested,
} from "../edge/grpc/peers-service.ts";
import { type PeerCard, parsePeerCard } from "../federation/peer-card.ts";
import { canonicalBytes } from "../ledger/canonical.ts";

/** The calls about peers and agreements. Each rejects with the reason that the node states. */
export type PeeringCalls = {
  /** Returns the node's own card as it is now. */
  readonly offerCard: () => Promise<PeerCard>;
  /** Makes the node of a card known, whose fingerprint two people have compared. */
  readonly addPeer: (card: PeerCard, fingerprint: string) => Promise<ShownPeer>;
  readonly listPeers: () => Promise<readonly ShownPeer[]>;
  /** Lists the stored cards and agreements that the node could not read when it started. */
  readonly listSetAside: () => Promise<readonly ShownSetAside[]>;
  /** Lets the node call another, and returns what came of it. */
  readonly testPeer: (trustDomain: string) => Promise<Tested>;
  readonly removePeer: (trustDomain: string) => Promise<void>;
  /** Drafts an agreement of these terms (`with`, `until`, `purposes`; optional `id`, `from`, `rules`, `issuers`). */
  readonly draftAgreement: (terms: object) => Promise<ShownAgreement>;
  readonly listAgreements: () => Promise<readonly ShownAgreement[]>;
  /** Returns an agreement with its document, by its id or its hash. */
  readonly getAgreement: (name: string) => Promise<ShownAgreement>;
  readonly signAgreement: (name: string) => Promise<ShownAgreement>;
  /** Says that the node will not sign an agreement. It is listed no more. */
  readonly declineAgreement: (name: string) => Promise<ShownAgreement>;
  /** Ends an agreement for all its parties, at once or at an instant (ISO 8601). */
  readonly terminateAgreement: (name: string, endsAt?: string) => Promise<ShownAgreement>;
};

/** Creates the calls over a client. */
export function peeringOver(client: Pick<Client, "unary">): PeeringCalls {
  const encode = (value: object) => Buffer.from(canonicalBytes(value));
  return {
    offerCard: async () => {
      const { card } = await client.unary(Peers.Offer, {});
      return parsePeerCard(JSON.parse(requirePresent(card, "card").toString("utf8")));
    },
    addPeer: async (card, fingerprint) => {
      const { peer } = await client.unary(Peers.Add, { card: encode(card), fingerprint });
      return decodePeer(requirePresent(peer, "peer"));
    },
    listPeers: async () => (await client.unary(Peers.List, {})).peers.map(decodePeer),
    listSetAside: async () => (await client.unary(Peers.List, {})).setAside.map(decodeSetAside),
    testPeer: async (trustDomain) => decodeTested(await client.unary(Peers.Test, { trustDomain })),
    removePeer: async (trustDomain) => void (await client.unary(Peers.Remove, { trustDomain })),
    draftAgreement: async (terms) =>
      decodeAgreement((await client.unary(Agreements.Draft, { terms: encode(terms) })).agreement),
    listAgreements: async () =>
      (await client.unary(Agreements.ListAgreements, {})).agreements.map(decodeAgreement),
    getAgreement: async (name) =>
      decodeAgreement((await client.unary(Agreements.GetAgreement, { name })).agreement),
    signAgreement: async (name) => decodeAgreement((await client.unary(Agreements.Sign, { name })).agreement),
    declineAgreement: async (name) =>
      decodeAgreement((await client.unary(Agreements.Decline, { name })).agreement),
    terminateAgreement: async (name, endsAt = "") =>
      decodeAgreement((await client.unary(Agreements.Terminate, { name, endsAt })).agreement),
  };
}
