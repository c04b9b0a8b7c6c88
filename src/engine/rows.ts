/** The engine's own collections: contents and their keys, counters, the outbox, feeds and timers. */
import { type Collection, FOREVER, type Put, put, type Row } from "./store.ts";

/**
 * Bytes that are written once beside a leaf, such as a body that travels, an answer, or evidence. Each is sealed
 * under a key of its own.
 */
export type ContentRow = Row & {
  readonly leaf: number;
  /** Distinguishes the contents of one leaf: `body`, `answer`, `source`, `evidence`. */
  readonly part: string;
  /** AES-256-GCM: nonce, ciphertext, tag. Unreadable once the key is removed. */
  readonly sealed: Uint8Array;
};

/** The key of one content. It is absent once the keys of its leaf are destroyed: the content is then erased. */
export type ContentKeyRow = Row & { readonly leaf: number; readonly part: string; readonly key?: Uint8Array };

export const CONTENT: Collection<ContentRow> = {
  name: "content",
  columns: { leaf: "int", part: "text", sealed: "blob" },
  key: ["leaf", "part"],
  indexes: {},
  referred: true,
};

export const CONTENT_KEY: Collection<ContentKeyRow> = {
  name: "content_key",
  columns: { leaf: "int", part: "text", key: "secret" },
  key: ["leaf", "part"],
  indexes: { leaf: { on: ["leaf", "part"] } },
  referred: true,
};

/** A content that is sealed before the command reaches the writer. */
export type SealedContent = {
  readonly part: string;
  readonly sealed: Uint8Array;
  readonly key: Uint8Array;
  readonly until: string;
};

/** Returns the puts that keep sealed contents beside their leaf. */
export function keepContents(leaf: number, contents: readonly SealedContent[]): readonly Put[] {
  return contents.flatMap(({ part, sealed, key, until }) => [
    put(CONTENT, { leaf, part, sealed, until }),
    put(CONTENT_KEY, { leaf, part, key, until }),
  ]);
}

/** Numbers that the fold and the machines read by key, so that nobody searches for the largest value of a column. */
export type CounterRow = Row & { readonly name: string; readonly value: number };

export const COUNTER: Collection<CounterRow> = {
  name: "counter",
  columns: { name: "text" },
  key: ["name"],
  indexes: {},
};

/** The counter that holds the size of the log when the newest law or agreement came into force, or an agreement was ended. */
export const LAW_EPOCH = "law-epoch";

/** Returns the put that sets a counter. */
export function setCounter(name: string, value: number): Put {
  return put(COUNTER, { name, value, until: FOREVER });
}

/** Orders the rows that one leaf writes: `place(leaf, n)` grows with the leaf, then with `n`. */
export function place(leaf: number, n: number): number {
  return leaf * 4096 + n;
}

/**
 * The state of an item on its way to a peer. A dead letter (`dead`) is not delivered until an operator requeues it.
 */
export type OutboxState = "queued" | "received" | "dead" | "superseded";

/** One item on its way to one peer. Its body and statement are those of its leaf. */
export type OutboxRow = Row & {
  /** UUIDv7. */
  readonly id: string;
  readonly place: number;
  /** The SPIFFE id of the peer's node. */
  readonly peer: string;
  /** A kind of the relay's table, such as `notice`. */
  readonly kind: string;
  /** The subject of the item, such as a notice's `origin id`. Versions of one subject supersede each other. */
  readonly subject: string;
  readonly version: number;
  readonly state: OutboxState;
  /** The leaf that carries the item. */
  readonly leaf: number;
  /**
   * The date until which the row is kept once it is received, where nothing needs it then; that of `until` where absent.
   */
  readonly receivedUntil?: string;
  /** The reason why the item is a dead letter, or why the peer refuses what is queued; absent otherwise. */
  readonly reason?: string;
  /** The instant (ISO 8601) since when it is received, a dead letter, or refused; absent otherwise. */
  readonly since?: string;
};

export const OUTBOX: Collection<OutboxRow> = {
  name: "outbox",
  columns: { id: "text", place: "int", peer: "text", kind: "text", subject: "text", state: "text" },
  key: ["id"],
  indexes: {
    peer: { on: ["peer", "state", "place"] },
    state: { on: ["state", "place"] },
    subject: { on: ["subject", "place"] },
  },
};

/** One entry of a viewer's feed. Cursors count 1, 2, 3… for each viewer, without gaps. */
export type FeedRow = Row & {
  /** The SPIFFE id of a platform or a regulator. */
  readonly viewer: string;
  readonly cursor: number;
  /** A kind that a capability defines, such as `notice`, `acknowledgement`, `delivery`. */
  readonly kind: string;
  readonly leaf: number;
  /** Further values that the capability needs to show the entry. */
  readonly data: Readonly<Record<string, string | number>>;
};

export const FEED: Collection<FeedRow> = {
  name: "feed",
  columns: { viewer: "text", cursor: "int" },
  key: ["viewer", "cursor"],
  indexes: { cursor: { on: ["viewer", "cursor"] } },
  // THREAT: data that was delivered binds whoever sends it on. Of deliveries before 0.3, the entry alone tells that.
  stays: ({ kind, data }) => kind === "delivery" && data.lineage === undefined,
};

export type TimerState = "running" | "soon" | "late" | "met" | "void";

/** A stored deadline. It fires once when it becomes `soon` and once when it becomes `late`, also after a restart. */
export type TimerRow = Row & {
  /** Unique: made from the capability, the subject and the thing that is due. */
  readonly id: string;
  /** A kind that a capability defines, such as `legal-deadline` or `decide-by`. */
  readonly kind: string;
  readonly subject: string;
  readonly state: TimerState;
  /** The instant (ISO 8601) of the next change of state. */
  readonly due: string;
  /** The instant (ISO 8601) at which the timer is late. */
  readonly deadline: string;
  readonly data: Readonly<Record<string, string | number>>;
};

export const TIMER: Collection<TimerRow> = {
  name: "timer",
  columns: { id: "text", subject: "text", state: "text", due: "text" },
  key: ["id"],
  indexes: { due: { on: ["state", "due"] }, subject: { on: ["subject", "id"] } },
  // It fires at its deadline, however long that lies after the date of what it belongs to.
  stays: ({ state }) => state === "running" || state === "soon",
};

/** The highest checkpoint of a peer's log that this node holds, so that the peer can ask for it after a restore. */
export type PeerHeadRow = Row & {
  /** The SPIFFE id of the peer's node. */
  readonly peer: string;
  /** The id of the key that signed it: another key is another log. */
  readonly key: string;
  readonly size: number;
  /** The signed note. */
  readonly checkpoint: string;
};

export const PEER_HEAD: Collection<PeerHeadRow> = {
  name: "peer_checkpoint",
  columns: { peer: "text", key: "text" },
  key: ["peer", "key"],
  indexes: {},
};

/** A part of the head of a peer's log under which statements are kept here (`kept-statement.ts`), once for all of them. */
export type StatementHeadRow = Row & {
  /** The SHA-256 of the signed note, in hex. */
  readonly hash: string;
  readonly part: number;
  /** The bytes of this part of the note, as `packNote` writes them. */
  readonly bytes: Uint8Array;
};

export const STATEMENT_HEAD: Collection<StatementHeadRow> = {
  name: "statement_head",
  columns: { hash: "text", part: "int", bytes: "blob" },
  key: ["hash", "part"],
  indexes: { hash: { on: ["hash", "part"] } },
  referred: true,
};

/** A contradiction that is kept as evidence. */
export type ContradictionRow = Row & {
  /** The name under which there are two contents: of a transfer, of a version of a notice, or of a serial of a pack. */
  readonly subject: string;
  /** The SHA-256 of the refused content, in hex. */
  readonly digest: string;
};

export const CONTRADICTION: Collection<ContradictionRow> = {
  name: "contradiction",
  columns: { subject: "text", digest: "text" },
  key: ["subject", "digest"],
  indexes: { subject: { on: ["subject", "digest"] } },
};

/** A hand-over of the key of a log, or the opening of one: of this node's own, or of another's that is known. */
export type HandOverRow = Row & {
  /** The trust domain whose log it is. */
  readonly trustDomain: string;
  /**
   * The size of the last head that the key `from` signs, and of an opening that of the first head under the key `to`. Keys are in the
   * form of `formatVerifierKey`.
   */
  readonly size: number;
  readonly from: string;
  readonly to: string;
  /** Of an opening: the size of the last head of the lost log, as far as anybody knows. */
  readonly upTo?: number;
  /** The leaf here that records it: of the own log the hand-over itself. */
  readonly leaf: number;
};

export const HAND_OVER: Collection<HandOverRow> = {
  name: "hand_over",
  columns: { trustDomain: "text", size: "int" },
  key: ["trustDomain", "size"],
  indexes: { log: { on: ["trustDomain", "size"] } },
};

/** Every collection that belongs to the engine and not to a capability. */
export const ENGINE_COLLECTIONS = [
  CONTENT,
  CONTENT_KEY,
  COUNTER,
  OUTBOX,
  FEED,
  TIMER,
  PEER_HEAD,
  STATEMENT_HEAD,
  CONTRADICTION,
  HAND_OVER,
] as const;
