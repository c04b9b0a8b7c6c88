/** What a store keeps: the log, and records that point at its leaves. Statements are made when read. */
import type { InboundRow, InboxRow, TransferRow } from "../gateway/ports.ts";
import type { HashReader, StoredNode } from "../ledger/merkle.ts";
import type { Statement } from "../ledger/proof.ts";

/** A signed checkpoint, and the number of leaves it covers. */
export type Head = { readonly size: number; readonly note: string };

/** A transfer at its origin; `leaf` is the index of the proposal, or of the denial at home. */
export type TransferRecord = Omit<TransferRow, "own"> & { readonly leaf: number };

/** A proposal at its destination; `leaf` is the index of the decision or the bar. */
export type InboundRecord = Omit<InboundRow, "own"> & { readonly leaf: number };

/** An inbox entry; `leaf` is the index of the decision. */
export type InboxRecord = Omit<InboxRow, "statements"> & {
  readonly proposal: Statement;
  readonly leaf: number;
};

/** Reading. Leaves, nodes and heads never change once they are written. */
export type Tables = {
  readonly leaf: (index: number) => Uint8Array | undefined;
  /** Throws STORE_UNAVAILABLE where the node is missing. */
  readonly node: HashReader;
  /** The head of the whole log. Throws STORE_UNAVAILABLE where there is none. */
  readonly newest: () => Head;
  /** The first head that covers a leaf: that of the batch which wrote it. */
  readonly covering: (index: number) => Head | undefined;
  readonly transfer: (id: string) => TransferRecord | undefined;
  readonly transferByKey: (caller: string, key: string) => TransferRecord | undefined;
  /** Oldest first. */
  readonly proposed: () => readonly TransferRecord[];
  readonly inbound: (origin: string, id: string) => InboundRecord | undefined;
  readonly inbox: (recipient: string, cursor: number, limit: number) => readonly InboxRecord[];
};

/** Writing, inside one batch: all of it becomes durable together, or none. */
export type WritableTables = Tables & {
  readonly addLeaf: (index: number, bytes: Uint8Array) => void;
  readonly addNode: (node: StoredNode) => void;
  readonly addHead: (head: Head) => void;
  readonly addTransfer: (record: TransferRecord) => void;
  readonly conclude: (id: string, state: TransferRow["state"], answer: Statement) => void;
  readonly addInbound: (record: InboundRecord) => void;
  /** Gives the entry the recipient's next cursor. */
  readonly addInbox: (record: Omit<InboxRecord, "cursor">) => void;
};
