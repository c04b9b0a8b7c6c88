/** The one writer of a SQLite store: its connection, tree and ledger key. Append, sign, commit, release. */
import { statSync } from "node:fs";
import { ComityError } from "../errors.ts";
import type { Entry } from "../gateway/ports.ts";
import { equalBytes } from "../ledger/bytes.ts";
import { verifyCheckpoint } from "../ledger/checkpoint.ts";
import { rootHash } from "../ledger/merkle.ts";
import { parseVerifierKey } from "../ledger/note.ts";
import { commitBatch, signHead } from "./batch.ts";
import { inTransaction, lockFile, lockStore, openDatabase } from "./database.ts";
import { type LedgerKey, loadLedgerKey } from "./ledger-key.ts";
import type { Outcome } from "./outcome.ts";
import { writeTables } from "./sqlite-tables.ts";
import type { Tables } from "./tables.ts";

/** `origin` names the log and its key; `ledgerKeyPem` is PKCS#8. */
export type WriterOptions = {
  readonly file: string;
  readonly origin: string;
  readonly ledgerKeyPem: string;
};

/** After `commit` has thrown, what was written is unknown and the writer must not be used again. */
export type Writer = {
  /** Returns when the batch is on disk, with one outcome for each entry. */
  readonly commit: (entries: readonly Entry[]) => Outcome[];
  readonly close: () => void;
};

/**
 * Opens the store for this process alone, and makes it where there is none. Throws CONFIG_INVALID,
 * DIRECTORY_UNWRITABLE, STORE_LOCKED, and STORE_UNAVAILABLE where the log is not what the key signed.
 */
export function openWriter({ file, origin, ledgerKeyPem }: WriterOptions): Writer {
  const key = loadLedgerKey(ledgerKeyPem, origin);
  using stack = new DisposableStack();
  stack.use(lockStore(file));
  const db = stack.use(
    openDatabase(file, (created) => {
      const tables = writeTables(created);
      tables.addHead(signHead(0, tables.node, key));
    }),
  );
  const tables = writeTables(db);
  assertIntact(tables, key);
  const files = [file, `${file}-wal`, lockFile(file)];
  const identity = identityOf(files);
  const owned = stack.move();

  return {
    commit: (entries) => {
      const outcomes = inTransaction(db, () => commitBatch(entries, tables, key));
      // SQLite writes on into files that were removed or replaced: what it commits then is lost.
      if (identityOf(files) !== identity)
        throw new ComityError("STORE_UNAVAILABLE", "the store's files were removed or replaced");
      return outcomes;
    },
    close: () => {
      // The reader is still open, so that closing alone would leave the write-ahead log behind.
      db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      owned.dispose();
    },
  };
}

/** The signature on the newest head, and that the log at its size has its root and nothing more. */
function assertIntact(tables: Tables, key: LedgerKey): void {
  const { size, note } = tables.newest();
  let root: Uint8Array;
  try {
    const verifierKey = parseVerifierKey(key.verifierKey);
    const checkpoint = verifyCheckpoint(note, verifierKey, { unknownLines: "refuse" });
    root = checkpoint.size === size ? checkpoint.root : new Uint8Array(0);
  } catch (cause) {
    throw new ComityError(
      "STORE_UNAVAILABLE",
      "the store's checkpoint is not signed by this node's ledger key; restore the store, or its key",
      { cause },
    );
  }
  const last = size === 0 || tables.leaf(size - 1) !== undefined;
  if (last && tables.leaf(size) === undefined && equalBytes(rootHash(size, tables.node), root)) return;
  throw new ComityError(
    "STORE_UNAVAILABLE",
    `the store's log is not the one that its checkpoint of \`${size}\` leaves signs; restore the store`,
  );
}

/** Which files these are, as long as their names lead to them; a missing one has none. */
function identityOf(files: readonly string[]): string {
  return files
    .map((file) => statSync(file, { bigint: true, throwIfNoEntry: false }))
    .map((stat) => (stat === undefined ? "none" : `${stat.dev}/${stat.ino}`))
    .join(" ");
}
