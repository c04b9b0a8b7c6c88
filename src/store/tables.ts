/** What a store keeps: the log, and records that point at its leaves. Statements are made when read. */
import { ComityError } from "../errors.ts";
import type { PackRow } from "../gateway/pack-row.ts";
import type {
  AcknowledgementRow,
  DispatchRow,
  DispatchState,
  FeedRow,
  InboundRow,
  InboxRow,
  NoticeRow,
  ParkedRow,
  SeenRow,
  TransferRow,
} from "../gateway/ports.ts";
import type { HashReader, StoredNode } from "../ledger/merkle.ts";
import type { Statement } from "../ledger/proof.ts";
import type { Count, Counted, Span } from "../transfers/tally.ts";

/** A signed checkpoint, and the number of leaves it covers. */
export type Head = { readonly size: number; readonly note: string };

/** A row whose statement is kept as the index of its leaf. */
type AtLeaf<Row, Statements extends keyof Row> = Omit<Row, Statements> & { readonly leaf: number };

/** A transfer at its origin; `leaf` is the index of the proposal, or of the denial at home. */
export type TransferRecord = AtLeaf<TransferRow, "own">;

/** A proposal at its destination; `leaf` is the index of the decision or the bar. */
export type InboundRecord = AtLeaf<InboundRow, "own">;

/** An inbox entry; `leaf` is the index of the decision. */
export type InboxRecord = AtLeaf<InboxRow, "statements"> & { readonly proposal: Statement };

/** A version of a notice; `leaf` is the index of the notice at its origin, of its arrival elsewhere. */
export type NoticeRecord = AtLeaf<NoticeRow, "own">;

/** An acknowledgement; `leaf` is the index of its own leaf, or of its arrival. */
export type AcknowledgementRecord = AtLeaf<AcknowledgementRow, "own">;

/** A dispatch; `leaf` is the index of the notice or the acknowledgement that it carries. */
export type DispatchRecord = AtLeaf<DispatchRow, "own" | "body">;

/** A version of a pack; `leaf` is the index of its publication, or of the leaf that it is held. */
export type PackRecord = AtLeaf<PackRow, "own">;

/** Reading the log. Leaves, nodes and heads never change once they are written. */
export type LogTables = {
  readonly leaf: (index: number) => Uint8Array | undefined;
  /** Throws STORE_UNAVAILABLE where the node is missing. */
  readonly node: HashReader;
  /** The head of the whole log. Throws STORE_UNAVAILABLE where there is none. */
  readonly newest: () => Head;
  /** The first head that covers a leaf: that of the batch which wrote it. */
  readonly covering: (index: number) => Head | undefined;
  readonly evidence: (index: number) => string | undefined;
};

/** Reading transfers. */
export type TransferTables = {
  readonly transfer: (id: string) => TransferRecord | undefined;
  readonly transferByKey: (caller: string, key: string) => TransferRecord | undefined;
  readonly tally: (caller: string, span: Span) => Count;
  /** Oldest first. */
  readonly proposed: () => readonly TransferRecord[];
  readonly inbound: (origin: string, id: string) => InboundRecord | undefined;
  readonly inbox: (recipient: string, cursor: number, limit: number) => readonly InboxRecord[];
};

/** Reading notices. Lists have the orders that `Store` promises. */
export type NoticeTables = {
  readonly notice: (id: string) => readonly NoticeRecord[];
  readonly noticeVersion: (id: string, version: number) => NoticeRecord | undefined;
  readonly acknowledgements: (notice: string) => readonly AcknowledgementRecord[];
  /** What `by` has said of this version at this stage. */
  readonly acknowledgement: (said: Said) => AcknowledgementRecord | undefined;
  /** The body of the notice or the acknowledgement at a leaf. Throws STORE_UNAVAILABLE where neither is. */
  readonly body: (leaf: number) => string;
  readonly dispatch: (id: string) => DispatchRecord | undefined;
  readonly dispatches: (peer: string, state: DispatchState, limit: number) => readonly DispatchRecord[];
  readonly deliveries: (notice: string) => readonly DispatchRecord[];
  readonly parked: (after: number, limit: number, notice?: string) => readonly ParkedRow[];
  readonly feed: (viewer: string, cursor: number, limit: number) => readonly FeedRow[];
  readonly hasSeen: (viewer: string, notice: string) => boolean;
  readonly noticesSeenBy: (viewer: string, before: number, limit: number) => readonly SeenRow[];
};

/** Reading packs: the newest version of one jurisdiction, and of each, by its code. */
export type PackTables = {
  readonly pack: (jurisdiction: string) => PackRecord | undefined;
  readonly packs: () => readonly PackRecord[];
  /** The size that the log had with the newest pack in it; 0 without any. */
  readonly epoch: () => number;
};

/** What makes an acknowledgement the same one. */
export type Said = Pick<AcknowledgementRow, "notice" | "version" | "by" | "stage">;

export type Tables = LogTables & TransferTables & PackTables & NoticeTables;

export type WritableLogTables = LogTables & {
  readonly addLeaf: (index: number, bytes: Uint8Array) => void;
  readonly addNode: (node: StoredNode) => void;
  readonly addHead: (head: Head) => void;
  readonly addEvidence: (index: number, body: string) => void;
};

export type WritableTransferTables = TransferTables & {
  /** With `counted` it counts, until it is concluded as denied or barred. */
  readonly addTransfer: (record: TransferRecord, counted?: Counted) => void;
  readonly conclude: (id: string, state: TransferRow["state"], answer: Statement) => void;
  readonly addInbound: (record: InboundRecord) => void;
  /** Gives the entry the recipient's next cursor. */
  readonly addInbox: (record: Omit<InboxRecord, "cursor">) => void;
};

export type WritablePackTables = PackTables & { readonly addPack: (record: PackRecord) => void };

export type WritableNoticeTables = NoticeTables & {
  readonly addNotice: (record: NoticeRecord) => void;
  readonly addAcknowledgement: (record: AcknowledgementRecord) => void;
  readonly addDispatch: (record: DispatchRecord) => void;
  /** Moves a dispatch; reason and time are those of a parking, and empty for every other state. */
  readonly moveDispatch: (id: string, state: DispatchState, reason?: string, since?: string) => void;
  /** Supersedes the dispatches, queued or parked, of a notice's versions below `version`; never acknowledgements. */
  readonly supersede: (notice: string, version: number) => void;
  /** Gives the entry the viewer's next cursor. */
  readonly addFeed: (row: Omit<FeedRow, "cursor">) => void;
};

/** Writing, inside one batch: all of it becomes durable together, or none. */
export type WritableTables = WritableLogTables &
  WritableTransferTables &
  WritablePackTables &
  WritableNoticeTables;

/** What the store cannot do without. Throws STORE_UNAVAILABLE where it is missing. */
export function found<T>(value: T | undefined): T {
  if (value === undefined) throw new ComityError("STORE_UNAVAILABLE", "the store lacks a part of its log");
  return value;
}
