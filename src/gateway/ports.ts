/** What the gateway needs from outside, as small interfaces. Adapters stand in store/, keys/, grpc/, telemetry/. */
import type { Agreement } from "../federation/agreement.ts";
import type { Statement } from "../ledger/proof.ts";

/** The only clock. Tests control it. */
export type Clock = { readonly now: () => Date };

/** The only source of randomness. */
export type Entropy = {
  /** 32 fresh random bytes, base64. */
  readonly nonce: () => string;
  /** A fresh UUIDv7. */
  readonly id: () => string;
};

/** Where a transfer stands at its origin. */
export type TransferState = "PROPOSED" | "PERMITTED" | "DENIED" | "BARRED";

/** A transfer as its origin keeps it. */
export type TransferRow = {
  readonly id: string;
  readonly state: TransferState;
  /** SPIFFE id of the platform that asked. */
  readonly caller: string;
  readonly key: string;
  /** SHA-256 of the canonical request, hex: tells a repeat from a reuse of the key. */
  readonly digest: string;
  /** SPIFFE id of the destination's node; empty where the denial fell at home. */
  readonly destination: string;
  /** ISO 8601 instant after which the destination no longer decides. */
  readonly decideBy: string;
  /** Canonical JSON that travels beside the proposal: the request and the salt of its commitment. */
  readonly body: string;
  /** The origin's own leaf: the proposal, or the denial at home. */
  readonly own: Statement;
  /** The destination's leaf, once it is known. */
  readonly answer?: Statement;
};

/** A proposal as its destination keeps it: decided, or barred for ever. */
export type InboundRow = {
  readonly origin: string;
  readonly id: string;
  /** Leaf hash of the proposal, hex; empty when barred unseen. */
  readonly proposal: string;
  readonly own: Statement;
};

/** One entry of a recipient's inbox. `cursor` counts 1, 2, 3… for each recipient, without gaps. */
export type InboxRow = {
  readonly recipient: string;
  readonly cursor: number;
  readonly id: string;
  /** Canonical JSON: the request in the recipient's own terms, and its obligations. */
  readonly notice: string;
  /** The origin's proposal and this node's decision: what the receipt is made of. */
  readonly statements: readonly [Statement, Statement];
};

/** What a leaf changes beside the log. Rows and leaf commit in one transaction or not at all. */
export type Effect =
  | { readonly kind: "noted" }
  | ({ readonly kind: "denied" | "proposed" } & Omit<TransferRow, "own" | "answer" | "state">)
  | {
      readonly kind: "concluded";
      readonly id: string;
      readonly state: Exclude<TransferState, "PROPOSED">;
      readonly answer: Statement;
    }
  | ({ readonly kind: "decided" } & Omit<InboundRow, "own"> & {
        /** The recipient's inbox entry, where the decision permits. */
        readonly inbox?: {
          readonly recipient: string;
          readonly notice: string;
          readonly proposal: Statement;
        };
      })
  | { readonly kind: "barred"; readonly origin: string; readonly id: string };

/** A leaf to append, with its effect. `leaf` is canonical bytes; a writer never looks inside. */
export type Entry = { readonly leaf: Uint8Array; readonly effect: Effect };

/** What became of an entry. */
export type Committed =
  /** Durable: leaf, rows and the signed checkpoint that covers them. */
  | { readonly kind: "committed"; readonly statement: Statement }
  /** Nothing was written: this caller's key is taken by `row`. */
  | { readonly kind: "key-taken"; readonly row: TransferRow }
  /** Nothing was written: this transfer is decided or barred already. */
  | { readonly kind: "already-decided"; readonly row: InboundRow }
  /** Nothing was written: this transfer was concluded already. */
  | { readonly kind: "already-concluded"; readonly row: TransferRow };

/**
 * The node's one durable record.
 *
 * `commit` resolves only when the entry is on disk (or found to be there already); entries that arrive
 * while a commit runs share the next one, with one signed checkpoint. It rejects with STORE_UNAVAILABLE,
 * after which the outcome is unknown and the process must end: recovery reads the store.
 * Reads see every commit that has resolved.
 */
export type Store = {
  readonly commit: (entry: Entry) => Promise<Committed>;
  readonly transferByKey: (caller: string, key: string) => TransferRow | undefined;
  readonly transfer: (id: string) => TransferRow | undefined;
  /** Transfers in state PROPOSED, oldest first. */
  readonly proposed: () => readonly TransferRow[];
  readonly inbound: (origin: string, id: string) => InboundRow | undefined;
  /** Entries after `cursor`, at most `limit`. */
  readonly inbox: (recipient: string, cursor: number, limit: number) => readonly InboxRow[];
  /** The newest signed checkpoint, and the number of leaves it covers. */
  readonly checkpoint: () => { readonly size: number; readonly note: string };
  readonly leaf: (index: number) => Uint8Array | undefined;
  /** A statement on a leaf of the log, proved against the newest checkpoint. */
  readonly prove: (index: number) => Statement | undefined;
  readonly close: () => Promise<void>;
};

/** A proposal on its way to the destination's node. */
export type Proposal = { readonly own: Statement; readonly body: string };

/** The way to the other nodes. */
export type Peers = {
  /** Sends a proposal and gives the answer that comes back; rejects with PEER_UNREACHABLE. */
  readonly propose: (destination: string, proposal: Proposal) => Promise<Statement>;
  /** Asks for the stored decision, or a bar; rejects with PEER_UNREACHABLE. */
  readonly resolve: (destination: string, id: string) => Promise<Statement>;
};

/** Checks one item of an offer against its evidence; says why it does not hold, or undefined where it does. */
export type EvidenceCheck = (parts: {
  readonly evidence: string;
  readonly item: unknown;
  readonly issuers: Agreement["issuers"];
  readonly at: Date;
}) => Promise<string | undefined>;

/** What happened, for operators: one method per event; nothing personal goes in. */
export type Observer = {
  readonly decided: (event: {
    method: "Assess" | "Request" | "Receive";
    decision: "permit" | "deny";
    from: string;
    to: string;
  }) => void;
  readonly inDoubt: (event: { transfer: string; destination: string }) => void;
  readonly concluded: (event: { transfer: string; state: Exclude<TransferState, "PROPOSED"> }) => void;
  readonly barred: (event: { transfer: string; origin: string }) => void;
  /** Something that cannot happen between honest nodes. */
  readonly alarm: (event: { what: string; transfer?: string; peer?: string; cause?: unknown }) => void;
};
