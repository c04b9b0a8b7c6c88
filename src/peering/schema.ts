/** The rows of peering: the cards by which nodes know each other, and the agreements between them. */

import type { Collection, Row } from "../engine/store.ts";
import type { PeerCard } from "../federation/peer-card.ts";

/** The card of a node: of this one, of one that is known, or of one that was removed. */
export type CardRow = Row & {
  readonly trustDomain: string;
  readonly state: "own" | "known" | "removed";
  readonly card: PeerCard;
  /**
   * The place of the card's leaf in the log of the node that it describes, by which a newer one is told from an older; -1 for
   * a card that an operator has added.
   */
  readonly place: number;
  /** The leaf here that records the card, or its removal. */
  readonly leaf: number;
};

export const CARD: Collection<CardRow> = {
  name: "peer_card",
  columns: { trustDomain: "text", state: "text" },
  key: ["trustDomain"],
  indexes: { state: { on: ["state", "trustDomain"] } },
};

/**
 * The state of an agreement at this node. `drafted`: made here, `offered`: received; neither has all signatures. `agreed`:
 * every party has signed, and the dates say when it is in force. `terminated`: a party has ended it. `declined`: a party has said
 * that it will not sign.
 */
export type AgreementState = "drafted" | "offered" | "agreed" | "terminated" | "declined";

/** An agreement. Its JWS, with the signatures so far, is sealed beside `leaf` as `BODY`. */
export type AgreementRow = Row & {
  /** The SHA-256 of what is signed, in hex. */
  readonly hash: string;
  readonly id: string;
  readonly state: AgreementState;
  /** The trust domains of its parties, and of those that have signed. */
  readonly parties: readonly string[];
  readonly signed: readonly string[];
  readonly leaf: number;
  /** The trust domain from which it was received first; absent for one that was drafted here. */
  readonly by?: string;
  /**
   * The instant (ISO 8601) at which it ends; absent before, and where it was declined. Then the trust domain of the party that has
   * ended or declined it, and the leaf here, beside which the party's own statement is sealed as `BODY` where it is another's.
   */
  readonly endsAt?: string;
  readonly endedBy?: string;
  readonly endLeaf?: number;
};

export const AGREEMENT: Collection<AgreementRow> = {
  name: "agreement",
  columns: { hash: "text", state: "text" },
  key: ["hash"],
  indexes: { state: { on: ["state", "hash"] } },
};

/** The counter that rises with each card that becomes known or is removed, and each agreement that all have signed. */
export const TRUST_EPOCH = "trust-epoch";

/**
 * The kinds of peering in the relay and the outbox. The subject of an agreement is its hash, of a card its trust domain. A
 * termination says that an agreement was ended, or will never be signed.
 */
export const KIND = {
  agreement: "agreement",
  termination: "termination",
  card: "card",
  handOver: "hand-over",
} as const;

/** The part under which the statement of a peer that handed its log over is kept: canonical JSON. */
export const HAND_OVER_PART = "source";
