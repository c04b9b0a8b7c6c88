/**
 * The kinds of items that one node relays to another. Each kind says who may send it, how it is parsed and applied,
 * and what answers it.
 */
import { ComityError, type Reason } from "../errors.ts";
import { sayNotInForce } from "../federation/agreement.ts";
import type { Statement, VerifiedLeaf } from "../ledger/proof.ts";
import type { Envelope } from "./context.ts";
import { keepSeen } from "./kept-statement.ts";
import type { KnownNode, PeerNow } from "./peers.ts";
import { seenHead } from "./record.ts";
import type { RetryPolicy } from "./retry.ts";
import type { SeenHead } from "./store.ts";

/**
 * An item that has arrived. Its statement is verified with the key of the node that sent it: a peer, or for a kind that needs no
 * agreement any node that is known.
 */
export type Arrival<Sender extends KnownNode = PeerNow> = {
  readonly peer: Sender;
  readonly verified: VerifiedLeaf;
  readonly envelope: Envelope;
};

/**
 * Returns the checkpoint that came with an arrival, to be kept with the entry that records it. `until` is set where that entry keeps the
 * statement (`sealStatement`): the date of its content.
 */
export function seenIn({ peer, envelope, verified }: Arrival<KnownNode>, until?: string): SeenHead {
  const seen = seenHead(peer.node, envelope.own, verified);
  return until === undefined ? seen : keepSeen(seen, until);
}

/** An item as it was sent, to check the answer against. */
export type Sent = { readonly envelope: Envelope; readonly leafHash: Uint8Array };

/** Throws AGREEMENT_EXPIRED where the agreement with a peer is not in force `at` a moment and the item needs one that is. */
export async function assertInForce(
  { agreement, outlasts }: Pick<AnyRelayedKind, "agreement" | "outlasts">,
  peer: PeerNow | undefined,
  subject: string,
  at: Date,
): Promise<void> {
  if (agreement !== "in force" || peer?.inForce === true) return;
  if (peer !== undefined && (await outlasts?.(subject, peer.node)) === true) return;
  throw new ComityError(
    "AGREEMENT_EXPIRED",
    peer === undefined
      ? "no agreement between the two nodes is in force: sign one"
      : `${sayNotInForce(peer.agreement, at)}; what goes on needs a new one`,
  );
}

/** An item that a peer must hold at any time. `leaf` carries it; the other fields are those of the outbox. */
export type Owed = {
  readonly subject: string;
  readonly version: number;
  readonly leaf: number;
  readonly until: string;
};

/** One row of the relay's table. `Sender` is what must be known of the node that sends. */
export type RelayedKind<Item, Sender extends KnownNode = PeerNow> = {
  /** The name of the kind, in the outbox and on the wire. */
  readonly kind: string;
  /** The agreement that both sides need: one that is in force now, also one that has ended, or none beside a card. */
  readonly agreement: "in force" | "any" | "none";
  /**
   * For a kind whose agreement must be in force: returns true for an item that passes all the same, since it concerns
   * what was delivered before. `subject` is that of the outbox. Nothing passes by default.
   */
  readonly outlasts?: (subject: string, peer: string) => Promise<boolean>;
  /** Returns the subject of an item that has arrived, for `outlasts`. */
  readonly subjectOf?: (item: Item) => string;
  /** The longest body that is parsed, in bytes of UTF-8. */
  readonly maxBytes: number;
  /** Parses the body, and verifies that the statement commits to it. Throws STATEMENT_INVALID or INPUT_INVALID. */
  readonly parse: (body: string, verified: VerifiedLeaf) => Item;
  /** Throws where this peer may not send this item. */
  readonly assertSender: (item: Item, arrival: Arrival<Sender>) => void | Promise<void>;
  /** Returns the regulator from whom the item comes, once `assertSender` has passed; absent where it is the node's own. */
  readonly regulatorOf?: (item: Item) => string;
  /** Applies the item, once in effect however often it comes, and returns the statement that records it. */
  readonly apply: (item: Item, arrival: Arrival<Sender>) => Promise<Statement>;
  /** Verifies, at the sender, that the peer's leaf answers the sent item. Throws STATEMENT_INVALID. */
  readonly verifyAnswer: (answer: VerifiedLeaf, sent: Sent) => void;
  /** The pauses after the peer refused. The relay's own by default. */
  readonly retry?: RetryPolicy;
  /** Refusals that pass with time. They count as no try. */
  readonly passing?: readonly Reason[];
  /**
   * Refusals that somebody at the peer must mend, such as a place that its configuration lacks. The item waits for three
   * days, with the reason beside it, before it becomes a dead letter.
   */
  readonly waiting?: readonly Reason[];
  /**
   * Returns the items that a peer (the SPIFFE id of its node) must hold now. Each is queued for a peer that never had
   * it, and again on each new connection unless `owedOnce` is set.
   */
  readonly owed?: (peer: string) => Promise<readonly Owed[]>;
  readonly owedOnce?: true;
  /** Called for every refusal, here or at the peer. */
  readonly refused?: (event: { at: "here" | "peer"; peer: string; reason: Reason }) => void;
};

// biome-ignore lint/suspicious/noExplicitAny: a table of kinds with different items has no narrower type.
export type AnyRelayedKind = RelayedKind<any, any>;
