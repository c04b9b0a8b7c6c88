/** The kinds of items that one node relays to another: who may send each, how it is read and applied, what answers it. */
import type { Reason } from "../errors.ts";
import type { Statement, VerifiedLeaf } from "../ledger/proof.ts";
import type { Envelope } from "./context.ts";
import type { PeerNow } from "./peers.ts";
import type { RetryPolicy } from "./retry.ts";

/** An item that has arrived, its statement verified with the key of the peer that sent it. */
export type Arrival = {
  readonly peer: PeerNow;
  readonly verified: VerifiedLeaf;
  readonly envelope: Envelope;
};

/** An item as it was sent, for the check of the answer. */
export type Sent = { readonly envelope: Envelope; readonly leafHash: Uint8Array };

/** An item that every peer must hold at any time. `leaf` carries it; the rest is as the outbox has it. */
export type Owed = {
  readonly subject: string;
  readonly version: number;
  readonly leaf: number;
  readonly until: string;
};

/** One row of the relay's table. */
export type RelayedKind<Item> = {
  /** The name under which the outbox holds it and the wire carries it. */
  readonly kind: string;
  /** The agreement with the sender that is enough: one that is in force now, or also one that is over. */
  readonly agreement: "in force" | "any";
  /** The longest body that is read, in bytes of UTF-8. */
  readonly maxBytes: number;
  /** Reads the body, and verifies that the statement is about it. Throws for anything else. */
  readonly parse: (body: string, verified: VerifiedLeaf) => Item;
  /** Throws where this peer may not send this item. */
  readonly assertSender: (item: Item, arrival: Arrival) => void | Promise<void>;
  /** Takes the item in, once in effect however often it comes, and gives the statement that records it. */
  readonly apply: (item: Item, arrival: Arrival) => Promise<Statement>;
  /** Verifies, at the sender, that the peer's leaf answers what was sent. Throws STATEMENT_INVALID. */
  readonly verifyAnswer: (answer: VerifiedLeaf, sent: Sent) => void;
  /** The pauses between tries that the peer refuses; the relay's own unless given. */
  readonly retry?: RetryPolicy;
  /** Refusals that time mends: they use up no try. */
  readonly passing?: readonly Reason[];
  /**
   * Returns the items that every peer must hold now: each is queued for a peer that never had it, and again on each new
   * connection.
   */
  readonly owed?: () => Promise<readonly Owed[]>;
  /** Told of every refusal, here or at the peer. */
  readonly refused?: (event: { at: "here" | "peer"; peer: string; reason: Reason }) => void;
};

// biome-ignore lint/suspicious/noExplicitAny: a table of kinds with different items has no narrower type.
export type AnyRelayedKind = RelayedKind<any>;
