/** The port by which an audit reads a store, whatever keeps it. Nothing is written through it. */
import type { AnyCollection, Head, Row, Scalar, Store } from "../../engine/store.ts";

/** A run of the rows of a collection in the order of their keys: behind one key, and up to another; without it, to the last row. */
export type RowRange = { readonly after?: readonly Scalar[]; readonly upTo?: readonly Scalar[] };

/**
 * The reads of an audit. Each rejects with STORE_UNAVAILABLE where the disk or the database fails. Leaves, nodes and heads
 * never change once they are written, so that a node may run meanwhile.
 */
export type Audited = {
  readonly collections: readonly AnyCollection[];
  readonly newest: () => Promise<Head>;
  /** Returns the leaves from one place to below another, each undefined where it is missing. */
  readonly leaves: (from: number, below: number) => Promise<readonly (Uint8Array | undefined)[]>;
  /** Returns leaves by their indexes, in one read. Rejects where one of them cannot be read. */
  readonly leavesAt: (indexes: readonly number[]) => Promise<readonly (Uint8Array | undefined)[]>;
  /** Returns the nodes of one level in the same way as leaves from one place to another. */
  readonly nodes: (
    level: number,
    from: number,
    below: number,
  ) => Promise<readonly (Uint8Array | undefined)[]>;
  /** Returns the heads of more than `after` leaves and of `upTo` at most, in their order. */
  readonly heads: (after: number, upTo: number) => Promise<readonly Head[]>;
  readonly read: Store["read"];
  /** Returns the key of the `count`th row behind another; undefined where there are fewer. */
  readonly keyBehind: (
    of: AnyCollection,
    after: readonly Scalar[] | undefined,
    count: number,
  ) => Promise<readonly Scalar[] | undefined>;
  /** Returns the rows of a run, in one read. A damaged row is undefined. */
  readonly rows: (of: AnyCollection, range: RowRange) => Promise<readonly (Row | undefined)[]>;
  /** Returns true where the database finds its own pages and indexes sound. */
  readonly isSound: () => Promise<boolean>;
};
