/** The log of a store as its keys have signed it: read when a store is opened, and held against what is there. */
import type { DatabaseSync } from "node:sqlite";
import type { HandOverRow } from "../../engine/rows.ts";
import { ComityError } from "../../errors.ts";
import { equalBytes } from "../../ledger/bytes.ts";
import { type Checkpoint, verifyCheckpoint } from "../../ledger/checkpoint.ts";
import { firstKey, type LogKeys, presentKey, textOfKey } from "../../ledger/log-keys.ts";
import { nodesOfRoot, rootOfRange } from "../../ledger/merkle.ts";
import { parseVerifierKey } from "../../ledger/note.ts";
import type { SignedHead } from "../fold.ts";
import { assertRecorded, keysInRows } from "../hand-over.ts";
import type { LedgerKey } from "../ledger-key.ts";
import { createLogReader, type LogReader, readHandOvers } from "./log.ts";

/** Reads the keys of the log. Throws STORE_UNAVAILABLE where `key` is not the one that signs it now. */
export function readOwnKeys(db: DatabaseSync, key: Pick<LedgerKey, "name" | "verifierKey">): LogKeys {
  return ownKeysOf(readHandOvers(db, key.name), createLogReader(db).leaf, key);
}

/** Returns the keys of a log by the rows of its hand-overs and the leaves that they name. Throws as `readOwnKeys` does. */
export function ownKeysOf(
  rows: readonly HandOverRow[],
  leafAt: (index: number) => Uint8Array | undefined,
  { verifierKey }: Pick<LedgerKey, "verifierKey">,
): LogKeys {
  const own = parseVerifierKey(verifierKey);
  if (rows.length === 0) return firstKey(own);
  for (const row of rows) assertRecorded(row, leafAt(row.leaf));
  const keys = keysInRows(rows, own);
  const present = presentKey(keys);
  if (textOfKey(present) === verifierKey) return keys;
  throw new ComityError(
    "STORE_UNAVAILABLE",
    `the store's log was handed over to the key \`${present.id}\`, and this node's ledger key is \`${own.id}\`: name the key that signs the log now, or restore it from a copy`,
  );
}

/**
 * Reads the newest head with its compact range. Throws STORE_UNAVAILABLE unless a key of the log has signed it, and the
 * log has exactly its size and root.
 */
export function readHead(log: LogReader, keys: LogKeys): SignedHead {
  const { size, checkpoint } = log.newest();
  const root = signedRoot(size, checkpoint, keys);
  const range = nodesOfRoot(size).map(log.node);
  const complete = range.filter((hash) => hash !== undefined);
  const last = size === 0 || log.leaf(size - 1) !== undefined;
  if (last && log.leaf(size) === undefined && complete.length === range.length)
    if (equalBytes(rootOfRange(complete), root)) return { size, checkpoint, range: complete };
  throw new ComityError(
    "STORE_UNAVAILABLE",
    `the store's log does not match its signed checkpoint of \`${size}\` leaves; restore the store from a backup`,
  );
}

/** Throws STORE_UNAVAILABLE unless the log of `size` leaves begins with those that the checkpoint covers. */
export function assertExtends(log: LogReader, size: number, signed: Required<Checkpoint>): void {
  if (signed.size > size)
    throw new ComityError(
      "STORE_UNAVAILABLE",
      `the store's log has \`${size}\` leaves, but its key has signed \`${signed.size}\`: this copy is older; restore the newest one`,
    );
  const range = nodesOfRoot(signed.size).map(log.node);
  const complete = range.filter((hash) => hash !== undefined);
  if (complete.length === range.length && equalBytes(rootOfRange(complete), signed.root)) return;
  throw new ComityError(
    "STORE_UNAVAILABLE",
    `the store's log is another one than its key has signed up to \`${signed.size}\` leaves; restore the right store`,
  );
}

function signedRoot(size: number, note: string, keys: LogKeys): Uint8Array {
  try {
    const checkpoint = verifyCheckpoint(note, keys, { unknownLines: "refuse" });
    return checkpoint.size === size ? checkpoint.root : new Uint8Array(0);
  } catch (cause) {
    throw new ComityError(
      "STORE_UNAVAILABLE",
      "the store's checkpoint is not signed by this node's ledger key; restore the store or the key from a backup",
      { cause },
    );
  }
}
