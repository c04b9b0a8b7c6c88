/** The rows of transfers: at their origin, at their destination, and the tallies of their senders. */
import { dayAfter } from "../calendar.ts";
import type { Retention } from "../engine/retention.ts";
import type { Collection, Row } from "../engine/store.ts";
import type { RaisedCount, Span } from "./tally.ts";

/** The state of a transfer at its origin. */
export type TransferState = "PROPOSED" | "PERMITTED" | "DENIED" | "BARRED";

/** A transfer as its origin keeps it. Its request is sealed beside `leaf`, and the answer beside `outcome`. */
export type TransferRow = Row & {
  /** UUIDv7. */
  readonly id: string;
  readonly state: TransferState;
  /** The SPIFFE id of the platform that asked. */
  readonly caller: string;
  /** The caller's idempotency key, a UUIDv7. */
  readonly key: string;
  /**
   * The SHA-256 of the canonical request without its evidence, in hex. It tells a repeat from another use of the key. Empty
   * once the request is erased.
   */
  readonly digest: string;
  /** The SPIFFE id of the destination's node; empty where the home node denied. */
  readonly destination: string;
  /** The instant (ISO 8601) after which the destination no longer decides. */
  readonly decideBy: string;
  /** The index of the proposal, or of the denial at home. */
  readonly leaf: number;
  /** The index of the leaf that records the destination's answer; absent until it is known. */
  readonly outcome?: number;
  /**
   * Set where the destination's permit came late and does not count: `outcome` is then this node's own denial, and the
   * answer beside it is kept as evidence alone.
   */
  readonly lapsed?: true;
  /** The declarations that the sender's tallies raised; absent where there are none. */
  readonly counts?: readonly RaisedCount[];
  /** The addition to the sender's tallies; absent where it is nothing. */
  readonly counted?: CountedRow;
  /** The basis of the decision beside its request and its law; a row of an earlier version has none. */
  readonly basis?: Basis;
  /** The leaf that records the erasure of what was sent; absent where nothing is erased. */
  readonly erased?: number;
};

/** A count of the sender as its home read it. `most` is absent where there is no upper end. */
export type BasisCount = Span & { readonly fewest: number; readonly most?: number };

/** The basis of a decision at home beside its request and its law: what changes afterwards. */
export type Basis = {
  /** The hash of the agreement; absent where no agreement reached the destination. */
  readonly agreement?: string;
  /** The counts that a rule may have looked at; empty where the sender declared none. */
  readonly counts: readonly BasisCount[];
};

/** The number of people that a transfer counts. `most` is absent where the sender stated no upper limit. */
export type CountedRow = {
  readonly recipient: string;
  /** The calendar day at the origin (ISO 8601). */
  readonly day: string;
  readonly fewest: number;
  readonly most?: number;
};

export const TRANSFER: Collection<TransferRow> = {
  name: "transfer",
  columns: { id: "text", caller: "text", key: "text", destination: "text", state: "text", leaf: "int" },
  key: ["id"],
  indexes: { key: { on: ["caller", "key"] }, destination: { on: ["destination", "state", "leaf"] } },
};

/** A proposal as its destination keeps it: decided, or barred for ever. */
export type InboundRow = Row & {
  /** The SPIFFE id of the proposing node. */
  readonly origin: string;
  readonly id: string;
  /** The leaf hash of the proposal, in hex; absent where it was barred unseen. */
  readonly proposal?: string;
  /** The index of the decision, or of the bar. */
  readonly leaf: number;
  /** The leaf that records the erasure of what was received, beside which the proposal is kept on; absent where nothing is erased. */
  readonly erased?: number;
};

export const INBOUND: Collection<InboundRow> = {
  name: "inbound",
  columns: { origin: "text", id: "text" },
  key: ["origin", "id"],
  indexes: { origin: { on: ["origin", "id"] } },
};

/** The number of people that a platform has sent in a period, to one recipient; with an empty `recipient`, to all. */
export type TallyRow = Row & {
  readonly caller: string;
  readonly recipient: string;
  readonly unit: "day" | "month";
  /** ISO 8601: a day such as `2026-11-21`, or a month such as `2026-11`. */
  readonly period: string;
  readonly fewest: number;
  readonly most: number;
  /** The number of transfers that stated no upper limit. */
  readonly unsaid: number;
};

export const TALLY: Collection<TallyRow> = {
  name: "tally",
  columns: { caller: "text", recipient: "text", unit: "text", period: "text" },
  key: ["caller", "recipient", "unit", "period"],
  indexes: { period: { on: ["caller", "recipient", "unit", "period"] } },
};

/** The most transfers of one modality that are remembered of a platform, and named in a denial. */
export const MAX_NAMED = 20;

/**
 * The transfers that were delivered to a platform with data of one modality. It outlasts the entries of the inbox, since
 * the data does: without it, data could be sent on without its obligations.
 */
export type LineageRow = Row & {
  readonly platform: string;
  /** A concept, such as `mod:face`. */
  readonly modality: string;
  /** Their ids, oldest first, at most `MAX_NAMED`. */
  readonly transfers: readonly string[];
};

export const LINEAGE: Collection<LineageRow> = {
  name: "lineage",
  columns: { platform: "text", modality: "text" },
  key: ["platform", "modality"],
  indexes: { modality: { on: ["platform", "modality"] } },
};

/** A list of obligations, kept once however many leaves name it. */
export type ObligationsRow = Row & {
  /** The SHA-256 of the list, in hex. */
  readonly hash: string;
  /** The list as canonical JSON in UTF-8. */
  readonly list: Uint8Array;
};

export const OBLIGATIONS: Collection<ObligationsRow> = {
  name: "obligations",
  columns: { hash: "text", list: "blob" },
  key: ["hash"],
  indexes: {},
  referred: true,
};

/** The parts under which contents are sealed beside a leaf. */
export const PART = {
  /**
   * Canonical JSON that travels beside a proposal: the request and the salt of its commitment. At the destination it lies beside
   * the decision; that of one request without its evidence (`withoutEvidence`).
   */
  body: "body",
  /** The destination's statement, beside the outcome's leaf, or beside the denial that stands against it. */
  answer: "answer",
  /** The content for the recipient, beside the decision's leaf. */
  delivery: "delivery",
  /** The origin's proposal, beside the leaf of a decision that permits: half of the recipient's receipt. */
  proposal: "proposal",
  /** The origin's proposal, beside the leaf of a decision that denies: its recipient gets no receipt. */
  denied: "denied",
  /** The peer's statement, beside the leaf that records the arrival of an erasure. */
  source: "source",
  /** The items of an offer that did not count, as JSON, beside each node's own leaf; absent where all counted. */
  notCounted: "notCounted",
  /**
   * For a transfer of many records, the entries and verdicts of the origin (`kept-chunk.ts`): beside the origin's leaf, and
   * beside the decision.
   */
  entries: "entries",
  /** For a transfer of many records, the destination's verdicts as they travel: beside the decision, and the outcome. */
  records: "records",
  /** The refused items that are kept as evidence. */
  evidence: "evidence",
} as const;

/** Returns the date until which the rows of a transfer at an instant (ISO 8601) are kept. */
export function keepTransferUntil(at: string, { transfers }: Retention): string {
  return dayAfter(at, transfers);
}

/** Returns the date until which the entry of a delivery at an instant (ISO 8601) is kept: no longer than its transfer. */
export function keepEntryUntil(at: string, retention: Retention): string {
  const [entry, transfer] = [dayAfter(at, retention.inbox), keepTransferUntil(at, retention)];
  return entry < transfer ? entry : transfer;
}

/**
 * Returns the date until which the lists of a transfer's leaves are kept, given `until` of the transfer: the end of
 * that year. So a list that many transfers name is not written again for each of them.
 */
export function keepListsUntil(until: string): string {
  return `${until.slice(0, 4)}-12-31`;
}

/** Returns the date until which the tally of a day (ISO 8601) is kept. */
export function keepTallyUntil(day: string, { tallies }: Retention): string {
  return dayAfter(day, tallies);
}
