/** The rows of witnesses: the heads of other logs that this node has cosigned, the cosignatures on its own, and proofs of forks. */
import type { Collection, Row } from "../engine/store.ts";

/** The newest head of another node's log that this node has cosigned. It is written before the cosignature leaves. */
export type WitnessedRow = Row & {
  /** The name of the log. */
  readonly log: string;
  readonly size: number;
  /** The note of the head, signed by the log alone. */
  readonly checkpoint: string;
  /** The signature line of this node's cosignature. */
  readonly cosignature: string;
};

export const WITNESSED: Collection<WitnessedRow> = {
  name: "witnessed",
  columns: { log: "text" },
  key: ["log"],
  indexes: { log: { on: ["log"] } },
};

/** A cosignature of another on a head of this node's own log. */
export type CosignatureRow = Row & {
  readonly log: string;
  readonly size: number;
  /** The name of the cosigner. */
  readonly witness: string;
  /** The signature line of the cosignature. */
  readonly cosignature: string;
  /** The instant that the cosigner states (ISO 8601). */
  readonly at: string;
};

export const COSIGNATURE: Collection<CosignatureRow> = {
  name: "cosignature",
  columns: { log: "text", size: "int", witness: "text" },
  key: ["log", "size", "witness"],
  indexes: { size: { on: ["log", "size"] }, witness: { on: ["log", "witness", "size"] } },
};

/** Evidence that a log has two histories. */
export type ForkRow = Row & {
  readonly log: string;
  /** The SHA-256 of the evidence, in hex. */
  readonly digest: string;
  /** The evidence as canonical JSON (`ledger/fork.ts`). */
  readonly evidence: string;
  /** The instant (ISO 8601) at which it was found. */
  readonly at: string;
};

export const FORK: Collection<ForkRow> = {
  name: "fork",
  columns: { log: "text", digest: "text" },
  key: ["log", "digest"],
  indexes: { log: { on: ["log", "digest"] } },
};

/** The most proofs of a fork that are kept of one log: one proves it, and no node may fill the store with more. */
export const MOST_FORKS = 8;
