/** The one writer of a SQLite store: its connection, its signed head, and the machine that decides what is written. */
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
  NotSigned,
  NotWritten,
  type SignedHead,
  signHead,
} from "../fold.ts";
import { openHeadFile } from "../head-file.ts";
import type { LedgerKey } from "../ledger-key.ts";
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
import type { FaultyPart, Overdue } from "./messages.ts";
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

export type WriterOptions = {
  readonly file: string;
  /** Begins a new log where there is no store. Without it a missing store is refused. */
  readonly newLog?: boolean;
  /** Takes the store for the newest one where the file that keeps its newest checkpoint was lost. */
  readonly newHead?: boolean;
  /** The file that keeps the newest signed checkpoint apart from the store; none where it is absent. */
  readonly headFile?: string;
};

/**
 * Tells of a fault after which the writer goes on: a checkpoint of the database that failed, a damaged row, a removal that
 * failed, or a head that was not signed.
 */
export type ReportFault = (what: FaultyPart, thrown: unknown) => void;

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
 * Opens the store for this process alone; `key` names its log and signs it. Rejects with CONFIG_INVALID,
 * DIRECTORY_UNWRITABLE, STORE_LOCKED, SIGNER_UNAVAILABLE, and STORE_UNAVAILABLE where the store is missing, or its log is not
 * the whole log that the key has signed.
 */
export async function openWriter(
  options: WriterOptions,
  key: LedgerKey,
  machine: Machine<Command>,
  report: ReportFault = () => {},
): Promise<Writer> {
  const { file, newLog = false, newHead = false, headFile } = options;
  // Before anything is written: a second try must find what the first one found.
  if (!newLog && !existsSync(file)) throw missingStore(file);
  const first = newLog ? await signFirstHead(key) : undefined;
  keepPrivate(file);
  using stack = new DisposableStack();
  stack.use(lockStore(file));
  let begun = false;
  const db = stack.use(
    openDatabase(file, (opened) => {
      begun = schemaVersion(opened) === 0;
      if (begun) createLog(opened, file, first);
      prepareStore(opened, machine);
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
 * the batch. Rejects after a rollback with `NotWritten`, where the entries or a row that they need are at fault, and with
 * `NotSigned`.
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
      // A row that is damaged, or a head that is not signed, was met before anything was written.
      const unsigned = thrown instanceof NotSigned;
      if (!unsigned && !isFaultOfValues(thrown) && !isDamage(thrown)) throw thrown;
      if (isDamage(thrown)) report("row", thrown);
      if (unsigned) report("signer", thrown.cause);
      attempt(() => db.exec("ROLLBACK"));
      throw unsigned ? thrown : new NotWritten(thrown);
    }
  };
}

/**
 * Brings the tables to this program's version. Throws CONFIG_INVALID for a store that a newer program has written.
 */
function prepareStore(db: DatabaseSync, machine: Machine<Command>): void {
  const version = schemaVersion(db);
  if (version > SCHEMA_VERSION)
    throw new ComityError(
      "CONFIG_INVALID",
      `the store has schema \`${version}\`, this program knows \`${SCHEMA_VERSION}\`; run a newer one`,
    );
  if (version > 0 && version < FIRST_OF_COLLECTIONS) migrate(db, version);
  prepareCollections(db, machine.collections);
  setSchemaVersion(db);
}

function createLog(db: DatabaseSync, file: string, head: SignedHead | undefined): void {
  if (head === undefined) throw missingStore(file);
  createLogTables(db);
  createLogWriter(db)({ leaves: [], nodes: [], head });
}

/** Signs the head of an empty log. Rejects with the error of the key's signer. */
async function signFirstHead(key: LedgerKey): Promise<SignedHead> {
  try {
    return await signHead(0, [], key);
  } catch (thrown) {
    throw thrown instanceof NotSigned ? thrown.cause : thrown;
  }
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
