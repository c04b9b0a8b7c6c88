/** The contract of a store: it loads rows, appends leaves, writes rows and wakes watchers. It decides nothing. */

/** Text has no U+0000 and keys are ASCII; numbers are safe integers. */
export type Scalar = string | number;

/** Plain data: a field that is absent is left out, never undefined or null. `until` is the row's date of retention. */
export type Row = {
  /** ISO 8601 date (UTC) on which the row may be removed; `FOREVER` where nothing ends it. */
  readonly until: string;
};

/** The retention of rows that nothing ends: it sorts after every date. */
export const FOREVER = "9999-12-31";

/** A column that keys and indexes may name. `blob` is written once and never indexed. */
export type ColumnType = "text" | "int" | "blob";

/**
 * A table. What keys and indexes name is a typed column, and so is `until`; the rest of a row is one JSON column.
 * A row that changes is small: bytes that are written once stand in `CONTENT`, by their leaf.
 */
export type Collection<R extends Row = Row> = {
  readonly name: string;
  readonly columns: Readonly<Partial<Record<keyof R & string, ColumnType>>>;
  readonly key: readonly (keyof R & string)[];
  readonly indexes: Readonly<Record<string, Index<R>>>;
};

/** The columns of an index, in order. A row stands in it only while it has them all. */
export type Index<R extends Row = Row> = { readonly on: readonly (keyof R & string)[] };

// biome-ignore lint/suspicious/noExplicitAny: a list of collections of different rows has no narrower type.
export type AnyCollection = Collection<any>;

/** One row by its key. */
export type Get<R extends Row = Row> = { readonly of: Collection<R>; readonly key: readonly Scalar[] };

/**
 * The rows whose index begins with `prefix`, in the index's order, the key breaking ties. `from` (inclusive) and `below`
 * (exclusive) bound the next column after the prefix.
 */
export type Span<R extends Row = Row> = {
  readonly of: Collection<R>;
  readonly index: string;
  readonly prefix: readonly Scalar[];
  readonly from?: Scalar;
  readonly below?: Scalar;
};

export type Read = { readonly of: AnyCollection } & (
  | Pick<Get, "key">
  | Pick<Span, "index" | "prefix" | "from" | "below">
);

/** The rows that a transition sees: those stored, and those that its batch has written before it. */
export type Rows = {
  readonly get: <R extends Row>(of: Collection<R>, ...key: readonly Scalar[]) => R | undefined;
  /** Whole, never a page: a span that a transition reads is bounded by what the machine lets in. */
  readonly span: <R extends Row>(span: Span<R>) => readonly R[];
};

/** A row to be written in place of the one with its key. */
export type Put = { readonly of: AnyCollection; readonly row: Row };

/** Creates a put whose row fits its collection. */
export function put<R extends Row>(of: Collection<R>, row: R): Put {
  return { of, row };
}

export type Change = { readonly puts: readonly Put[] };

/** Nothing was written: why, and the row that stood in the way. */
export type Refusal = { readonly refused: string; readonly row?: Row };

/** Every command has a kind that no other machine uses. */
export type Command = { readonly kind: string };

/** A state table. Pure, synchronous, may run twice: no clock, no randomness. */
export type Machine<C extends Command> = {
  /** The kinds of command that it takes. */
  readonly kinds: readonly C["kind"][];
  readonly collections: readonly AnyCollection[];
  /** Names the rows that are worth loading beforehand. A read that is not named here is loaded when it is met. */
  readonly reads: (command: C) => readonly Read[];
  /** `leaf` is the index that the command's leaf gets: it orders what is written. */
  readonly transition: (command: C, rows: Rows, leaf: number) => Change | Refusal;
};

/** One command and its leaf: canonical bytes made before the writer is asked. */
export type Entry<C extends Command = Command> = {
  readonly leaf: Uint8Array;
  readonly command: C;
  /** The epoch of the law by which it was decided: written only while no newer law is in force. */
  readonly epoch?: number;
};

/** A leaf with its proof, against the head of the batch that wrote it: the same at every reading. */
export type Recorded = {
  readonly leaf: Uint8Array;
  readonly index: number;
  /** Audit path, RFC 9162 section 2.1.3: SHA-256 hashes from the leaf upwards. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint that covers the leaf. */
  readonly checkpoint: string;
};

/** The result of an entry: recorded, or refused. */
export type Committed = { readonly recorded: Recorded } | Refusal;

/** The newest signed checkpoint, and the number of leaves that it covers. */
export type Head = { readonly size: number; readonly checkpoint: string };

/** Reads of the log. All the parts of one answer come from one call. */
export type Log = {
  readonly head: () => Promise<Head>;
  readonly leaf: (index: number) => Promise<Uint8Array | undefined>;
  /** The statements made when the leaves were written. Rejects with STORE_UNAVAILABLE where one is missing. */
  readonly recorded: (indexes: readonly number[]) => Promise<readonly Recorded[]>;
  /** A leaf proved against the newest head; undefined where the log does not reach it. */
  readonly prove: (index: number) => Promise<Recorded | undefined>;
};

/**
 * The node's one durable record.
 *
 * `commit` resolves only when the entry is on disk, or refused; entries that arrive while a commit runs share the next
 * one. It rejects with TEXT_MALFORMED or INPUT_INVALID for a command that cannot be kept, with INTERNAL for one that its
 * machine cannot do, and with STORE_UNAVAILABLE where the store cannot write. Where the outcome is unknown, the store
 * says so to whoever opened it, and the process must end: recovery reads the store.
 * Reads see every commit that has resolved. Reads may interleave with commits: watch first, then read.
 */
export type Store = {
  readonly commit: (entry: Entry) => Promise<Committed>;
  /** One list of rows for each read, in the order of the reads: all of one call see the store at one moment. */
  readonly read: (reads: readonly Read[]) => Promise<readonly (readonly Row[])[]>;
  /**
   * At most `limit` rows of a span, for people and streams. `after` is the value of the column that follows the prefix
   * in the last row that was seen: rows beyond it follow.
   */
  readonly page: <R extends Row>(
    span: Span<R>,
    limit: number,
    options?: { readonly after?: Scalar; readonly order?: "ascending" | "descending" },
  ) => Promise<readonly R[]>;
  readonly log: Log;
  /** Calls `wake` when rows of a collection whose key begins with `prefix` may have been written. */
  readonly watch: (of: AnyCollection, prefix: readonly Scalar[], wake: () => void) => Disposable;
  readonly close: () => Promise<void>;
};

/** Reads one row by its key. */
export async function load<R extends Row>(
  store: Pick<Store, "read">,
  of: Collection<R>,
  ...key: readonly Scalar[]
): Promise<R | undefined> {
  const [rows] = await store.read([{ of, key }]);
  return rows?.[0] as R | undefined;
}

/** Reads a whole span. */
export async function loadSpan<R extends Row>(
  store: Pick<Store, "read">,
  span: Span<R>,
): Promise<readonly R[]> {
  const [rows] = await store.read([span]);
  return (rows ?? []) as readonly R[];
}
