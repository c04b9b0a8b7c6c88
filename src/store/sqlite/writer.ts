/** The one writer of a SQLite store: its connection, its ledger key, and the machine that decides what is written. */
import { existsSync, statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { isDamage } from "../../engine/damage.ts";
import type { Command, Entry, Machine } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import { equalBytes } from "../../ledger/bytes.ts";
import { type Checkpoint, verifyCheckpoint } from "../../ledger/checkpoint.ts";
import { nodesOfRoot, rootOfRange } from "../../ledger/merkle.ts";
import { parseVerifierKey } from "../../ledger/note.ts";
import {
  type Batch,
  commitBatch,
  type Folded,
  fold,
  NotWritten,
  type SignedHead,
  signHead,
} from "../fold.ts";
import { openHeadFile } from "../head-file.ts";
import { type LedgerKey, loadLedgerKey } from "../ledger-key.ts";
import { createCheckpointer } from "./checkpointer.ts";
import {
  attempt,
  BUSY_TIMEOUT_MS,
  isFaultOfValues,
  keepPrivate,
  lockFile,
  lockStore,
  openDatabase,
} from "./database.ts";
import { createLogReader, createLogWriter, type LogReader } from "./log.ts";
import type { Overdue } from "./messages.ts";
import { migrate } from "./migration/migrate.ts";
import { createRowReader } from "./reader.ts";
import { createRemover, type Removal } from "./remover.ts";
import { createRowWriter } from "./row-writer.ts";
import {
  createLogTables,
  FIRST_OF_COLLECTIONS,
  isHeadKept,
  prepareCollections,
  SCHEMA_VERSION,
  schemaVersion,
  setHeadKept,
  setSchemaVersion,
} from "./schema.ts";

/** `origin` names the log and its key; `ledgerKeyPem` is in PKCS#8. */
export type WriterOptions = {
  readonly file: string;
  readonly origin: string;
  readonly ledgerKeyPem: string;
  /** Begins a new log where there is no store. Without it a missing store is refused. */
  readonly newLog?: boolean;
  /** Takes the store for the newest one where the file that keeps its newest checkpoint was lost. */
  readonly newHead?: boolean;
  /** The file that keeps the newest signed checkpoint apart from the store; none where it is absent. */
  readonly headFile?: string;
};

/**
 * Tells of a fault after which the writer goes on: a checkpoint of the database that failed, a damaged row, or a removal
 * that failed.
 */
export type ReportFault = (what: "checkpoint" | "row" | "removal", thrown: unknown) => void;

/**
 * The writer. After `commit` has rejected, the outcome of that write is unknown, and the writer must not be used
 * again.
 */
export type Writer = {
  /** Resolves when the batch is on disk. */
  readonly commit: (entries: readonly Entry[]) => Promise<readonly Folded[]>;
  /** Begins a removal. Each of its turns takes a few milliseconds, and removes nothing more once one has failed. */
  readonly remove: (overdue: Overdue) => Removal;
  readonly close: () => void;
};

/**
 * Opens the store for this process alone. Throws CONFIG_INVALID, DIRECTORY_UNWRITABLE, STORE_LOCKED, and
 * STORE_UNAVAILABLE where the store is missing, or its log is not the whole log that the key has signed.
 */
export function openWriter(
  options: WriterOptions,
  machine: Machine<Command>,
  report: ReportFault = () => {},
): Writer {
  const { file, origin, ledgerKeyPem, newLog = false, newHead = false, headFile } = options;
  const key = loadLedgerKey(ledgerKeyPem, origin);
  // Before anything is written: a second try must find what the first one found.
  if (!newLog && !existsSync(file)) throw missingStore(file);
  keepPrivate(file);
  using stack = new DisposableStack();
  stack.use(lockStore(file));
  let begun = false;
  const db = stack.use(
    openDatabase(file, (opened) => {
      begun = schemaVersion(opened) === 0;
      if (begun && !newLog) throw missingStore(file);
      prepareStore(opened, machine, key);
    }),
  );
  const foldAndWrite = createBatchWriter(db, machine, key, report);
  let head = readHead(createLogReader(db), key);
  const wasKept = isHeadKept(db);
  const state = { replace: begun, kept: wasKept && !newHead };
  const kept = headFile === undefined ? undefined : openHeadFile(headFile, key, state);
  if (kept !== undefined) stack.defer(kept.close);
  if (kept?.last !== undefined) assertExtends(createLogReader(db), head.size, kept.last);
  kept?.keep(head.checkpoint);
  if (kept !== undefined && !wasKept) setHeadKept(db);
  const assertInPlace = rememberFiles([file, `${file}-wal`, lockFile(file)]);
  const told = (what: "checkpoint" | "removal") => (thrown: unknown) => report(what, thrown);
  const checkpoint = createCheckpointer(db, { report: told("checkpoint"), busyWithinMs: BUSY_TIMEOUT_MS });
  const remove = createRemover(db, machine.collections, { committed: checkpoint, failed: told("removal") });
  const owned = stack.move();

  async function commitOnce(entries: readonly Entry[]): Promise<Folded> {
    attempt(() => db.exec("BEGIN IMMEDIATE"));
    const folded = await foldAndWrite(entries, head);
    attempt(() => db.exec(folded.batch === undefined ? "ROLLBACK" : "COMMIT"));
    assertInPlace();
    if (folded.batch !== undefined) {
      head = folded.batch.head;
      // Before anybody sees the new statements.
      kept?.keep(head.checkpoint);
      checkpoint();
    }
    return folded;
  }

  return {
    commit: (entries) => commitBatch(entries, commitOnce),
    remove,
    close: () => {
      // The reader is still open, so closing alone would leave the write-ahead log behind.
      db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      owned.dispose();
    },
  };
}

/**
 * Creates the part of a commit that stands inside its transaction: it folds the entries on the log's `head`, and writes
 * the batch. Rejects with `NotWritten`, after a rollback, where the entries or a row that they need are at fault.
 */
function createBatchWriter(
  db: DatabaseSync,
  machine: Machine<Command>,
  key: LedgerKey,
  report: ReportFault,
): (entries: readonly Entry[], head: SignedHead) => Promise<Folded> {
  const rows = createRowReader(db);
  const [putRows, appendLog] = [createRowWriter(db), createLogWriter(db)];
  const load = async (reads: Parameters<typeof rows.read>[0]) => rows.read(reads);

  function write(batch: Batch): void {
    attempt(() => {
      appendLog(batch);
      for (const [of, written] of batch.puts) putRows(of, written);
    });
  }

  return async (entries, head) => {
    try {
      const folded = await fold(entries, { ...head, load }, machine, key);
      if (folded.batch !== undefined) write(folded.batch);
      return folded;
    } catch (thrown) {
      // A row that is damaged was met before anything was written.
      if (!isFaultOfValues(thrown) && !isDamage(thrown)) throw thrown;
      if (isDamage(thrown)) report("row", thrown);
      attempt(() => db.exec("ROLLBACK"));
      throw new NotWritten(thrown);
    }
  };
}

/**
 * Brings the tables to this program's version. Throws CONFIG_INVALID for a store that a newer program has written.
 */
function prepareStore(db: DatabaseSync, machine: Machine<Command>, key: LedgerKey): void {
  const version = schemaVersion(db);
  if (version > SCHEMA_VERSION)
    throw new ComityError(
      "CONFIG_INVALID",
      `the store has schema \`${version}\`, this program knows \`${SCHEMA_VERSION}\`; run a newer one`,
    );
  if (version === 0) createLog(db, key);
  else if (version < FIRST_OF_COLLECTIONS) migrate(db, version);
  prepareCollections(db, machine.collections);
  setSchemaVersion(db);
}

function createLog(db: DatabaseSync, key: LedgerKey): void {
  createLogTables(db);
  createLogWriter(db)({ leaves: [], nodes: [], head: signHead(0, [], key) });
}

/**
 * Reads the newest head with its compact range. Throws STORE_UNAVAILABLE unless the key has signed it, and the log
 * has exactly its size and root.
 */
function readHead(log: LogReader, key: LedgerKey): SignedHead {
  const { size, checkpoint } = log.newest();
  const root = signedRoot(size, checkpoint, key);
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
function assertExtends(log: LogReader, size: number, signed: Required<Checkpoint>): void {
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

function missingStore(file: string): ComityError {
  return new ComityError(
    "STORE_UNAVAILABLE",
    `there is no store at \`${file}\`: restore it from a backup, or say \`--new-log\` to begin a new log`,
  );
}

function signedRoot(size: number, note: string, key: LedgerKey): Uint8Array {
  try {
    const verifierKey = parseVerifierKey(key.verifierKey);
    const checkpoint = verifyCheckpoint(note, verifierKey, { unknownLines: "refuse" });
    return checkpoint.size === size ? checkpoint.root : new Uint8Array(0);
  } catch (cause) {
    throw new ComityError(
      "STORE_UNAVAILABLE",
      "the store's checkpoint is not signed by this node's ledger key; restore the store or the key from a backup",
      { cause },
    );
  }
}

/**
 * Remembers which files the names lead to. The check that it returns throws STORE_UNAVAILABLE once a name leads to
 * another file or to none: SQLite goes on writing to the files that it has open, and those commits would be lost.
 */
function rememberFiles(files: readonly string[]): () => void {
  const identity = identityOf(files);
  return () => {
    if (identityOf(files) !== identity)
      throw new ComityError(
        "STORE_UNAVAILABLE",
        "the store's files were removed or replaced; restore them, then restart the node",
      );
  };
}

/** Returns the identity of the files to which the names lead now; a missing file has none. */
function identityOf(files: readonly string[]): string {
  return files
    .map((file) => statSync(file, { bigint: true, throwIfNoEntry: false }))
    .map((stat) => (stat === undefined ? "none" : `${stat.dev}/${stat.ino}`))
    .join(" ");
}
