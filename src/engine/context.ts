/**
 * The context of a node's capabilities: who the node is, the law and the peers it holds, and the ports to outside.
 */
import type { Agreement } from "../federation/agreement.ts";
import type { Atlas } from "../law/atlas.ts";
import type { Statement } from "../ledger/proof.ts";
import type { Observer } from "./observer.ts";
import type { Peers } from "./peers.ts";
import type { Store } from "./store.ts";

/** The only clock. Tests control it. */
export type Clock = { readonly now: () => Date };

/** The only source of randomness. */
export type Entropy = {
  /** 32 fresh random bytes, base64. */
  readonly nonce: () => string;
  /** A fresh UUIDv7. */
  readonly id: () => string;
};

/** Seals contents under keys of their own: without its key a content is lost. */
export type Sealer = {
  readonly seal: (bytes: Uint8Array) => { readonly sealed: Uint8Array; readonly key: Uint8Array };
  /** Throws STORE_UNAVAILABLE where key and content do not belong together. */
  readonly open: (sealed: Uint8Array, key: Uint8Array) => Uint8Array;
};

/** A statement with the bytes that travel beside it. */
export type Envelope = { readonly own: Statement; readonly body: string };

/** The way to the other nodes. Every method rejects with PEER_UNREACHABLE, or with the peer's reason for a refusal. */
export type PeerLink = {
  /** Sends a proposal and gives the answer that comes back. */
  readonly propose: (destination: string, proposal: Envelope) => Promise<Statement>;
  /** Asks for the stored decision, or a bar. */
  readonly resolve: (destination: string, id: string) => Promise<Statement>;
  /** Sends an item of the outbox, `id` its own, and gives the leaf by which the peer has recorded it. */
  readonly relay: (destination: string, id: string, kind: string, item: Envelope) => Promise<Statement>;
};

/** Checks one item of an offer against its evidence; says why it does not hold, or undefined where it does. */
export type EvidenceCheck = (parts: {
  readonly evidence: string;
  readonly item: unknown;
  readonly issuers: Agreement["issuers"];
  readonly at: Date;
}) => Promise<string | undefined>;

/** A regulator that the node serves, with the places that it may report for. */
export type Viewer = { readonly id: string; readonly serves: readonly string[] };

export type Context = {
  readonly trustDomain: string;
  /** SPIFFE id of this node. */
  readonly node: string;
  readonly jurisdictions: ReadonlySet<string>;
  /** The law in force now: read once for each decision, and never kept. */
  readonly atlas: () => Atlas;
  readonly agreements: readonly Agreement[];
  readonly peers: Peers;
  readonly regulators: readonly Viewer[];
  /** The time that a destination has to decide, in milliseconds. */
  readonly decideWithinMs: number;
  readonly store: Store;
  readonly link: PeerLink;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly sealer: Sealer;
  readonly checkEvidence: EvidenceCheck;
  readonly observer: Observer;
};

/** The largest difference allowed between two nodes' clocks, in milliseconds. */
export const SKEW_MS = 30_000;
