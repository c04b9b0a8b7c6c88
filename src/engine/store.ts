/** The contract of a store: it loads rows, appends leaves, writes rows and wakes watchers. It decides nothing. */

/** A value that a key or index can hold. Text has no U+0000, keys are ASCII, and numbers are safe integers. */
export type Scalar = string | number;

/** Plain data. An absent field is left out, never undefined or null. */
export type Row = {
  /** The date (ISO 8601, UTC) on which the row may be removed; `FOREVER` where nothing ends it. */
  readonly until: string;
};

/** The date of retention of rows that nothing ends. It sorts after every other date. */
export const FOREVER = "9999-12-31";

/** Returns true for a row whose date has passed at an instant. It counts as removed, whether a pass has come or not. */
export function isPast({ until }: Row, now: Date): boolean {
  return until < now.toISOString().slice(0, 10);
}

/**
 * The type of a column that keys and indexes may name. `blob` is written once and never indexed.
 *
 * `secret` is a blob that a store keeps wrapped under a key of the row's `leaf`, which lies outside its tables. A row is read
 * without it once that key is destroyed.
 */
export type ColumnType = "text" | "int" | "blob" | "secret";

/**
 * A table. The fields that keys and indexes name are typed columns, and so is `until`; one JSON column holds the
 * rest. Rows that change must be small: bytes that are written once belong into `CONTENT`, under their leaf.
 */
export type Collection<R extends Row = Row> = {
  readonly name: string;
  readonly columns: Readonly<Partial<Record<keyof R & string, ColumnType>>>;
  readonly key: readonly (keyof R & string)[];
  readonly indexes: Readonly<Record<string, Index<R>>>;
  /** Returns true for a row that stays although its date has passed, since it is needed still. None does by default. */
  readonly stays?: (row: R) => boolean;
  /** Set where other rows lead to these, so that a pass removes them after all others. */
  readonly referred?: true;
};

/** The columns of an index, in order. The index holds a row only while the row has all of them. */
export type Index<R extends Row = Row> = { readonly on: readonly (keyof R & string)[] };

// biome-ignore lint/suspicious/noExplicitAny: a list of collections of different rows has no narrower type.
export type AnyCollection = Collection<any>;

/** A read of one row by its key. */
export type Get<R extends Row = Row> = { readonly of: Collection<R>; readonly key: readonly Scalar[] };

/**
 * A read of the rows whose index begins with `prefix`, in the index's order, ties broken by the key. `from`
 * (inclusive) and `below` (exclusive) limit the column after the prefix.
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

/** The rows that a transition sees: those of the store, overlaid with those that its batch has written. */
export type Rows = {
  readonly get: <R extends Row>(of: Collection<R>, ...key: readonly Scalar[]) => R | undefined;
  /** Returns the whole span. The machine must keep the spans that its transitions read small. */
  readonly span: <R extends Row>(span: Span<R>) => readonly R[];
};

/** A row to write, in place of the row with the same key. */
export type Put = { readonly of: AnyCollection; readonly row: Row };

/** Creates a put whose row fits its collection. */
export function put<R extends Row>(of: Collection<R>, row: R): Put {
  return { of, row };
}

export type Change = { readonly puts: readonly Put[] };

/** Nothing was written. `refused` says why, and `row` is the row that stood in the way. */
export type Refusal = { readonly refused: string; readonly row?: Row };

/** A command. No two machines share a kind. */
export type Command = { readonly kind: string };

/** A state machine. Pure and synchronous, without clock or randomness: a store may run a transition twice. */
export type Machine<C extends Command> = {
  /** The kinds of command that the machine takes. */
  readonly kinds: readonly C["kind"][];
  readonly collections: readonly AnyCollection[];
  /** Names the rows to load beforehand. A row that is not named here is loaded when the transition reads it. */
  readonly reads: (command: C) => readonly Read[];
  /** Computes the rows to write, or a refusal. `leaf` is the index that the command's leaf gets; of a command without one the next. */
  readonly transition: (command: C, rows: Rows, leaf: number) => Change | Refusal;
};

/** One command and its leaf, as canonical bytes that are made before the entry reaches the writer. */
export type Entry<C extends Command = Command> = {
  readonly leaf: Uint8Array;
  readonly command: C;
  /** The epoch of the law by which it was decided. The entry is written only while no newer law is in force. */
  readonly epoch?: number;
  /** The checkpoint of the peer's statement that is recorded with the entry. The highest of each peer is kept. */
  readonly seen?: SeenHead;
};

/** A command that writes rows alone: no leaf says it, and the log does not grow. */
export type RowEntry<C extends Command = Command> = Pick<Entry<C>, "command" | "seen">;

/** A leaf with rows, or rows alone. */
export type AnyEntry = Entry | RowEntry;

/**
 * A checkpoint that a peer has signed, as a note, with its verified size. `peer` is the SPIFFE id of its node, and `key`
 * the id of its ledger key.
 */
export type SeenHead = {
  readonly peer: string;
  readonly key: string;
  readonly size: number;
  readonly checkpoint: string;
  /**
   * Set where the entry keeps the statement without its checkpoint (`kept-statement.ts`): the hash by which it names that, and the date
   * until which it is kept.
   */
  readonly kept?: { readonly hash: string; readonly until: string };
};

/** A recorded leaf with its proof against the head of its batch. It is the same at every reading. */
export type Recorded = {
  readonly leaf: Uint8Array;
  readonly index: number;
  /** The audit path (RFC 9162 section 2.1.3): SHA-256 hashes from the leaf upwards. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint that covers the leaf. */
  readonly checkpoint: string;
};

/** The result of an entry: recorded, or refused. */
export type Committed = { readonly recorded: Recorded } | Refusal;

/** The result of a command that writes rows alone: kept, or refused. */
export type Kept = { readonly kept: true } | Refusal;

/** The newest signed checkpoint, and the number of leaves that it covers. */
export type Head = { readonly size: number; readonly checkpoint: string };

/** Reads the log. All parts of one answer come from one moment. */
export type Log = {
  readonly head: () => Promise<Head>;
  readonly leaf: (index: number) => Promise<Uint8Array | undefined>;
  /** Returns leaves in the order in which they are asked for, in one read; each undefined where the log does not reach it. */
  readonly leaves: (indexes: readonly number[]) => Promise<readonly (Uint8Array | undefined)[]>;
  /**
   * Returns the statements that were made when the leaves were written. Rejects with STORE_UNAVAILABLE where one is
   * missing.
   */
  readonly recorded: (indexes: readonly number[]) => Promise<readonly Recorded[]>;
  /** Returns the root of the first `size` leaves; undefined where the log is shorter. */
  readonly rootAt: (size: number) => Promise<Uint8Array | undefined>;
  /** Proves a leaf against the newest head; undefined where the log does not reach it. */
  readonly prove: (index: number) => Promise<Recorded | undefined>;
  /** Returns the audit path of a leaf in the tree of the first `size` leaves; undefined where that has no such leaf. */
  readonly inclusion: (index: number, size: number) => Promise<readonly Uint8Array[] | undefined>;
  /**
   * Proves that the first `second` leaves extend the first `first` of them (RFC 9162 section 2.1.4); undefined where `first` is
   * beyond `second`, or the log is shorter than that.
   */
  readonly consistency: (first: number, second: number) => Promise<Consistency | undefined>;
};

/** The root of the smaller tree, and the proof that the larger one extends it. */
export type Consistency = { readonly root: Uint8Array; readonly proof: readonly Uint8Array[] };

/**
 * The size of a table: its rows, and the bytes of their values without indexes. The table `log` stands for the leaves.
 */
export type TableSize = { readonly name: string; readonly rows: number; readonly bytes: number };

/** The result of a pass over a whole store. */
export type Pass = {
  /** The tables as they were read, before rows were removed. */
  readonly tables: readonly TableSize[];
  /** The number of rows that were removed. */
  readonly removed: number;
  /** Names each damaged part once, such as "a row of `feed`". */
  readonly damage: readonly string[];
};

/**
 * The durable record of a node.
 *
 * `commit` resolves only when the entry is on disk, or refused. Entries that arrive during a commit share the next
 * one. It rejects with TEXT_MALFORMED or INPUT_INVALID for a command that cannot be stored, with INTERNAL where the
 * machine throws, and with STORE_UNAVAILABLE where the store cannot write. Where the outcome is unknown, the store
 * tells whoever opened it, and the process must end: recovery reads the store.
 * Reads see every commit that has resolved. They may interleave with commits: watch first, then read.
 */
export type Store = {
  readonly commit: (entry: Entry) => Promise<Committed>;
  /** Writes rows without a leaf: what the log need not say. In the order of commits, as durable as they, and rejects as they do. */
  readonly keep: (entry: RowEntry) => Promise<Kept>;
  /**
   * Returns one list of rows for each read, in the order of the reads. All reads of one call see the store at one
   * moment.
   */
  readonly read: (reads: readonly Read[]) => Promise<readonly (readonly Row[])[]>;
  /**
   * Returns at most `limit` rows of a span, for people and streams. `after` continues a page: it is the value of the
   * column after the prefix, in the last row of that page. A damaged row fails the page, unless `standIn` makes another
   * in its place, of the columns as they are stored: none of them can be relied on.
   */
  readonly page: <R extends Row>(
    span: Span<R>,
    limit: number,
    options?: {
      readonly after?: Scalar;
      readonly order?: "ascending" | "descending";
      readonly standIn?: (columns: Readonly<Record<string, unknown>>) => Row;
    },
  ) => Promise<readonly R[]>;
  readonly log: Log;
  /** Returns the bytes that the store takes, without those that it would use again; 0 where it takes none of a disk. */
  readonly usedBytes: () => number;
  /** Calls `wake` when rows of a collection whose key begins with `prefix` may have been written. */
  readonly watch: (of: AnyCollection, prefix: readonly Scalar[], wake: () => void) => Disposable;
  /**
   * Reads everything once, slowly, and removes the rows whose date lies before `day` (ISO 8601), a few at a time between
   * commits. The log stays whole. A row that is written anew meanwhile stays, and so does a damaged one. What a pass
   * that is cut off leaves behind is removed by the next. Rejects with STORE_UNAVAILABLE where the store cannot be read,
   * or is closed meanwhile.
   */
  readonly pass: (day: string) => Promise<Pass>;
  /**
   * Destroys the keys of these leaves. When it resolves, neither this store nor any copy of its tables, its files or a backup
   * made before gives their secrets back, unless the copy has the keys of that time. Leaves without a key are passed over.
   * Rejects with STORE_UNAVAILABLE; it may then be called again.
   */
  readonly destroyKeys: (leaves: readonly number[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Reads one row by its key; undefined where there is none. */
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
