/** The context of a node's capabilities: the node's identity, its law, its peers, and the ports to the outside. */
import type { Evidence } from "../evidence/item.ts";
import type { Agreement } from "../federation/agreement.ts";
import type { Atlas } from "../law/atlas.ts";
import type { CheckpointMemory, Statement } from "../ledger/proof.ts";
import type { Audit } from "./audit.ts";
import type { Observer } from "./observer.ts";
import type { Peers } from "./peers.ts";
import type { Retention } from "./retention.ts";
import type { Store } from "./store.ts";

/** The only clock. Tests control it. */
export type Clock = { readonly now: () => Date };

/** The only source of randomness. */
export type Entropy = {
  /** Returns 32 fresh random bytes in base64. */
  readonly nonce: () => string;
  /** Returns a fresh UUIDv7. */
  readonly id: () => string;
};

/** Seals each content under a key of its own. Without its key a content cannot be read. */
export type Sealer = {
  readonly seal: (bytes: Uint8Array) => { readonly sealed: Uint8Array; readonly key: Uint8Array };
  /** Throws STORE_UNAVAILABLE where the key does not fit the content. */
  readonly open: (sealed: Uint8Array, key: Uint8Array) => Uint8Array;
};

/** A statement with the bytes that travel beside it. */
export type Envelope = { readonly own: Statement; readonly body: string };

/** An item of the relay that a peer gives back: `answer` is the peer's record of it, absent where the peer had relayed it itself. */
export type ExchangedRelay = Envelope & { readonly kind: string; readonly answer?: Statement };

/** A proposal with the list of obligations that its leaf names, as canonical JSON; absent for a leaf of version 1. */
export type Proposal = Envelope & { readonly obligations?: string };

/**
 * The answer to a proposal. `obligations` is the list that a decision names, unless the proposal names the same one.
 * `records` comes with a decision on many records: its verdicts on them, as canonical JSON.
 */
export type Answer = {
  readonly statement: Statement;
  readonly obligations?: string;
  readonly records?: string;
};

/**
 * The way to the other nodes. Every method rejects with PEER_UNREACHABLE, or with the reason for which the peer
 * refused; for what is refused here and never sent, the error is one of `isUnsent`.
 */
export type PeerLink = {
  /** Sends a proposal and returns the answer of the destination. */
  readonly propose: (destination: string, proposal: Proposal) => Promise<Answer>;
  /** Asks for the stored decision, or for a bar where there is none. */
  readonly resolve: (destination: string, id: string) => Promise<Answer>;
  /** Sends the outbox item `id`, and returns the statement by which the peer has recorded it. */
  readonly relay: (destination: string, id: string, kind: string, item: Envelope) => Promise<Statement>;
  /** Asks whether the destination takes proposals of many records. */
  readonly takesRecords: (destination: string) => Promise<boolean>;
};

/**
 * Verifies the evidence of one item of an offer: the signature of an issuer, the item, and the times. Returns what the
 * evidence says, or `why` it does not hold. It does not look at the request: the caller compares the binding.
 */
export type EvidenceCheck = (parts: {
  readonly evidence: string;
  readonly item: unknown;
  readonly issuers: Agreement["issuers"];
  readonly at: Date;
  /** True for an item of one record of many, which leaves no trace where the items of requests are remembered. */
  readonly ofRecord?: boolean;
}) => Promise<Evidence | { readonly why: string }>;

/** A regulator of this node, with the places for which it may report. */
export type Viewer = { readonly id: string; readonly serves: readonly string[] };

/** The asking back of what a restored node has lost. */
export type AskingBack = {
  /** The instant at which the node was restored: what was lost was exchanged before. */
  readonly restoredAt: Date;
  /** Returns true while a peer that is asked has not given back all. */
  readonly isUnderWay: () => boolean;
};

export type Context = {
  readonly trustDomain: string;
  /** The SPIFFE id of this node. */
  readonly node: string;
  readonly jurisdictions: ReadonlySet<string>;
  /** Returns the law in force now. Call it once for each decision, and do not keep the result. */
  readonly atlas: () => Atlas;
  /** Returns the agreements now, those that have ended among them. Call it once for each decision. */
  readonly agreements: () => readonly Agreement[];
  readonly peers: Peers;
  /** Returns the regulators of the node as they are now. Operators enter them while it runs. */
  readonly regulators: () => readonly Viewer[];
  /** The time that a destination has to decide, in milliseconds. */
  readonly decideWithinMs: number;
  /** The periods for which rows are kept. */
  readonly retention: Retention;
  readonly store: Store;
  readonly link: PeerLink;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly sealer: Sealer;
  readonly checkEvidence: EvidenceCheck;
  /** The checkpoints of peers that were verified last. */
  readonly checkpoints: CheckpointMemory;
  readonly observer: Observer;
  readonly audit: Audit;
  /** Set for a node that was restored from a backup. */
  readonly askingBack?: AskingBack;
};
