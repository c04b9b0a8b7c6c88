/** What the gateway needs from outside, as small interfaces. Adapters stand in store/, keys/, grpc/, telemetry/. */
import type { Agreement } from "../federation/agreement.ts";
import type { Statement } from "../ledger/proof.ts";
import type { Count, Counted, RaisedCount, Span, TallyBound } from "../transfers/tally.ts";
import type { PackRow } from "./pack-row.ts";

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
  /** SHA-256 of the canonical request without its evidence, hex: tells a repeat from a reuse of the key. */
  readonly digest: string;
  /** SPIFFE id of the destination's node; empty where the denial fell at home. */
  readonly destination: string;
  /** ISO 8601 instant after which the destination no longer decides. */
  readonly decideBy: string;
  /** Canonical JSON that travels beside the proposal: the request and the salt of its commitment. */
  readonly body: string;
  /** What the sender's tallies raised: for the sender, and absent where they raised nothing. */
  readonly counts?: readonly RaisedCount[];
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

/** One version of a notice as a node keeps it: its own, or a peer's. */
export type NoticeRow = {
  readonly id: string;
  readonly version: number;
  /** SHA-256 of the canonical notice, hex. */
  readonly digest: string;
  /** SPIFFE id of the node where it was reported. */
  readonly origin: string;
  /** Canonical JSON that travels: the notice and the salt of its commitment. */
  readonly body: string;
  /** This node's leaf: the sealed notice at its origin, the sealed arrival elsewhere. */
  readonly own: Statement;
  /** At a receiver, the origin's leaf. */
  readonly source?: Statement;
};

/** What a regulator has said of a version of a notice, as a node keeps it. */
export type AcknowledgementRow = {
  readonly notice: string;
  readonly version: number;
  /** SPIFFE id of the regulator. */
  readonly by: string;
  readonly stage: string;
  /** Canonical JSON that travels: the acknowledgement and the salt of its commitment. */
  readonly body: string;
  readonly own: Statement;
  readonly source?: Statement;
};

/** What waits for a peer, or has reached it. */
export type DispatchState = "queued" | "received" | "parked" | "superseded";

/** One notice or acknowledgement on its way to one peer. */
export type DispatchRow = {
  readonly id: string;
  /** SPIFFE id of the peer's node. */
  readonly peer: string;
  readonly kind: "notice" | "acknowledgement";
  readonly notice: string;
  readonly version: number;
  readonly state: DispatchState;
  /** Why it is parked; empty otherwise. */
  readonly reason: string;
  /** ISO 8601 instant at which it was parked; empty otherwise. */
  readonly since: string;
  readonly body: string;
  readonly own: Statement;
};

/** A parked dispatch without what it carries. `place` rises in the order of queueing, and stays when the state changes. */
export type ParkedRow = Omit<DispatchRow, "state" | "body" | "own"> & { readonly place: number };

/** One entry of a regulator's feed. `cursor` counts 1, 2, 3… for each viewer, without gaps. */
export type FeedRow = {
  readonly viewer: string;
  readonly cursor: number;
  readonly notice: string;
  readonly version: number;
  /** Set where the entry is an acknowledgement. */
  readonly acknowledgement?: { readonly by: string; readonly stage: string };
};

/** A notice that a viewer's feed has shown, and the cursor at which it first did. */
export type SeenRow = { readonly notice: string; readonly first: number };

/** A dispatch to be queued: its id, and the peer it goes to. */
export type NewDispatch = { readonly id: string; readonly peer: string };

type NewTransfer = Omit<TransferRow, "own" | "answer" | "state">;

/** What a leaf changes beside the log. Rows and leaf commit in one transaction or not at all. */
export type Effect =
  /** A leaf alone, or with what it is about kept beside the log: evidence against somebody, as it came. */
  | { readonly kind: "noted"; readonly evidence?: string }
  | ({ readonly kind: "denied" } & NewTransfer)
  /** A proposal, which counts unless it ends denied or barred; written only while every bound holds. */
  | ({
      readonly kind: "proposed";
      readonly counted: Counted;
      readonly bounds: readonly TallyBound[];
    } & NewTransfer)
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
  | { readonly kind: "barred"; readonly origin: string; readonly id: string }
  /** A version of a pack comes into force, above every serial of its jurisdiction that was there. */
  | { readonly kind: "enacted"; readonly pack: Omit<PackRow, "own"> }
  | {
      /** A version accepted at its origin: kept, shown to the viewers, queued for the peers; what is still
       * queued or parked of its lower versions is superseded. */
      readonly kind: "reported";
      readonly notice: Omit<NoticeRow, "own" | "source">;
      readonly dispatches: readonly NewDispatch[];
      readonly viewers: readonly string[];
    }
  | {
      /** A version that arrived from its origin: kept, and shown to the viewers. */
      readonly kind: "arrived";
      readonly notice: Omit<NoticeRow, "own" | "source">;
      readonly source: Statement;
      readonly viewers: readonly string[];
    }
  | {
      /** An acknowledgement, made here (and queued for the origin) or arrived there. */
      readonly kind: "acknowledged";
      readonly acknowledgement: Omit<AcknowledgementRow, "own" | "source">;
      readonly source?: Statement;
      readonly dispatches: readonly NewDispatch[];
      readonly viewers: readonly string[];
    }
  /** A peer has confirmed a dispatch, or at the instant `at` its fault has parked it. */
  | { readonly kind: "dispatched"; readonly id: string }
  | { readonly kind: "parked"; readonly id: string; readonly reason: string; readonly at: string }
  /** An operator has put a parked dispatch back into its queue; the evidence says who and when. */
  | { readonly kind: "requeued"; readonly id: string; readonly evidence: string };

/** A leaf to append, with its effect. `leaf` is canonical bytes; a writer never looks inside. */
export type Entry = {
  readonly leaf: Uint8Array;
  readonly effect: Effect;
  /** The epoch of the atlas that a decision was computed by; it is written only while no newer pack is in force. */
  readonly epoch?: number;
};

/** What became of an entry. */
export type Committed =
  /** Durable: leaf, rows and the signed checkpoint that covers them. */
  | { readonly kind: "committed"; readonly statement: Statement }
  /** Nothing was written: this caller's key is taken by `row`. */
  | { readonly kind: "key-taken"; readonly row: TransferRow }
  /** Nothing was written: with what was committed meanwhile, one of the bounds no longer holds. */
  | { readonly kind: "bound-passed" }
  /** Nothing was written: this transfer is decided or barred already. */
  | { readonly kind: "already-decided"; readonly row: InboundRow }
  /** Nothing was written: a pack came into force after the decision's atlas was made. */
  | { readonly kind: "law-changed" }
  /** Nothing was written: the jurisdiction has a pack of this serial, or of the higher one in `row`. */
  | { readonly kind: "already-enacted"; readonly row: PackRow }
  /** Nothing was written: this version of the notice is there already, whatever it says. */
  | { readonly kind: "already-noticed"; readonly row: NoticeRow }
  /** Nothing was written: this regulator has said so already. */
  | { readonly kind: "already-acknowledged"; readonly row: AcknowledgementRow }
  /** Nothing was written: this dispatch is not queued any more. */
  | { readonly kind: "already-dispatched"; readonly row: DispatchRow }
  /** Nothing was written: this dispatch is not parked, or not any more. */
  | { readonly kind: "not-parked"; readonly row: DispatchRow }
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
  /** The people of all transfers of `caller` in a span that are proposed or permitted. */
  readonly tally: (caller: string, span: Span) => Count;
  /** Transfers in state PROPOSED, oldest first. */
  readonly proposed: () => readonly TransferRow[];
  readonly inbound: (origin: string, id: string) => InboundRow | undefined;
  /** The version of a jurisdiction's pack with the highest serial. */
  readonly pack: (jurisdiction: string) => PackRow | undefined;
  /** The same of every jurisdiction that has one, by its code. */
  readonly packs: () => readonly PackRow[];
  /** Entries after `cursor`, at most `limit`. */
  readonly inbox: (recipient: string, cursor: number, limit: number) => readonly InboxRow[];
  /** Every version of a notice, lowest first. */
  readonly notice: (id: string) => readonly NoticeRow[];
  /** What regulators have said of a notice, in the order in which it was committed. */
  readonly acknowledgements: (notice: string) => readonly AcknowledgementRow[];
  /** One peer's dispatches in a state, oldest first, at most `limit`: a peer that is down holds up no other. */
  readonly dispatches: (peer: string, state: DispatchState, limit: number) => readonly DispatchRow[];
  /** The dispatches of one notice's versions, oldest first; acknowledgements left out. */
  readonly deliveries: (notice: string) => readonly DispatchRow[];
  /**
   * What is parked for any peer and lies after a place (0 for the beginning), in the order of queueing, at most
   * `limit`; of one notice and what was said of it, where `notice` names one.
   */
  readonly parked: (after: number, limit: number, notice?: string) => readonly ParkedRow[];
  /** Entries of a viewer's feed after `cursor`, at most `limit`. */
  readonly feed: (viewer: string, cursor: number, limit: number) => readonly FeedRow[];
  /** Whether a viewer's feed has ever shown a notice. */
  readonly hasSeen: (viewer: string, notice: string) => boolean;
  /** The notices that a viewer's feed first showed before a cursor (0 for all), newest first, at most `limit`. */
  readonly noticesSeenBy: (viewer: string, before: number, limit: number) => readonly SeenRow[];
  /** What was kept beside a leaf as evidence. */
  readonly evidence: (index: number) => string | undefined;
  /** The newest signed checkpoint, and the number of leaves it covers. */
  readonly checkpoint: () => { readonly size: number; readonly note: string };
  readonly leaf: (index: number) => Uint8Array | undefined;
  /** A statement on a leaf of the log, proved against the newest checkpoint. */
  readonly prove: (index: number) => Statement | undefined;
  readonly close: () => Promise<void>;
};

/** A proposal on its way to the destination's node. */
export type Proposal = { readonly own: Statement; readonly body: string };

/** Checks one item of an offer against its evidence; says why it does not hold, or undefined where it does. */
export type EvidenceCheck = (parts: {
  readonly evidence: string;
  readonly item: unknown;
  readonly issuers: Agreement["issuers"];
  readonly at: Date;
}) => Promise<string | undefined>;
