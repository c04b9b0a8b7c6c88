/** The one writer of a SQLite store: its connection, its signed head, and the machine that decides what is written. */
import { existsSync, statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { isDamage } from "../../engine/damage.ts";
import type { AnyEntry, Command, Machine, Put } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import type { Secrets } from "../content-keys.ts";
import {
  type Batch,
  commitBatch,
  type Folded,
  fold,
  NotSigned,
  NotWritten,
  type SignedHead,
  signHead,
  type Transaction,
} from "../fold.ts";
import { type HandedOver, type Handing, handOverLog, type LogSigner } from "../hand-over.ts";
import { type HeadFile, openHeadFile } from "../head-file.ts";
import type { LedgerKey } from "../ledger-key.ts";
import { assertInPlace } from "../place.ts";
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
import { openStoreKeys, rewriteDatabase, type StoreKeys } from "./key-file.ts";
import { createLogReader, createLogWriter } from "./log.ts";
import type { FaultyPart, Overdue } from "./messages.ts";
import { migrate } from "./migration/migrate.ts";
import { createRowReader } from "./reader.ts";
import { createRemover, type Removal } from "./remover.ts";
import { createRowWriter } from "./row-writer.ts";
import {
  createLogTables,
  FIRST_OF_COLLECTIONS,
  FIRST_OF_WRAPPED,
  isHeadKept,
  prepareCollections,
  SCHEMA_VERSION,
  schemaVersion,
  setHeadKept,
  setSchemaVersion,
} from "./schema.ts";
import { assertExtends, readHead, readOwnKeys } from "./signed-log.ts";
import { readState } from "./state.ts";

export type WriterOptions = {
  readonly file: string;
  /** Begins a new log where there is no store. Without it a missing store is refused. */
  readonly newLog?: boolean;
  /** Takes the store for the newest one where the file that keeps its newest checkpoint was lost. */
  readonly newHead?: boolean;
  /** The file that keeps the newest signed checkpoint apart from the store; none where it is absent. */
  readonly headFile?: string;
};

/** Tells of a fault after which the writer goes on: a checkpoint, a row, a removal, or a head that was not signed. */
export type ReportFault = (what: FaultyPart, thrown: unknown) => void;

/**
 * The writer. After `commit` has rejected, the outcome of that write is unknown, and the writer must not be used
 * again.
 */
export type Writer = {
  /** Resolves when the batch is on disk. */
  readonly commit: (entries: readonly AnyEntry[]) => Promise<readonly Folded[]>;
  /**
   * Hands the log over to a key that signs from then on, and returns what came of it with the leaf. Rejects as
   * `handOverLog` does.
   */
  readonly handOver: (next: LedgerKey, handing: Handing) => Promise<HandedOver>;
  /** Begins a removal. Each of its turns takes a few milliseconds, and removes nothing more once one has failed. */
  readonly remove: (overdue: Overdue) => Removal;
  /** Destroys the keys of the secrets of leaves. Throws STORE_UNAVAILABLE; it may then be called again. */
  readonly destroyKeys: (leaves: readonly number[]) => void;
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
  const { db, begun, opened } = openPrepared(file, machine, first);
  stack.use(db);
  const foldAndWrite = createBatchWriter({ db, machine, secrets: opened?.secrets }, report);
  const signer: LogSigner = { key, keys: readOwnKeys(db, key) };
  let head = readHead(createLogReader(db), signer.keys);
  const kept =
    headFile === undefined ? undefined : openKept(db, headFile, { replace: begun, newHead, signer, head });
  if (kept !== undefined) stack.defer(kept.close);
  const assertSameFiles = rememberFiles([file, `${file}-wal`, lockFile(file)]);
  const told = (what: "checkpoint" | "removal") => (thrown: unknown) => report(what, thrown);
  const checkpoint = createCheckpointer(db, { report: told("checkpoint"), busyWithinMs: BUSY_TIMEOUT_MS });
  const remove = createRemover(db, machine.collections, { committed: checkpoint, failed: told("removal") });
  const owned = stack.move();

  async function commitOnce(entries: readonly AnyEntry[], also: readonly Put[] = []): Promise<Folded> {
    attempt(() => db.exec("BEGIN IMMEDIATE"));
    const folded = await foldAndWrite(entries, { ...head, also }, signer.key);
    attempt(() => db.exec(folded.batch === undefined ? "ROLLBACK" : "COMMIT"));
    assertSameFiles();
    if (folded.batch?.head !== undefined) {
      head = folded.batch.head;
      // Before anybody sees the new statements.
      kept?.keep(head.checkpoint);
    }
    if (folded.batch !== undefined) checkpoint();
    return folded;
  }

  return {
    commit: (entries) => commitBatch(entries, (each) => commitOnce(each)),
    handOver: (next, handing) => handOverLog(signer, head.size, { next, handing }, commitOnce),
    remove,
    destroyKeys: (leaves) => opened?.keys.destroy(leaves),
    close: () => {
      // The reader is still open, so closing alone would leave the write-ahead log behind.
      db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      owned.dispose();
    },
  };
}

/**
 * Opens the database in the form that this program knows, with its content keys; a new log begins with the head `first`. Leaves
 * nothing open where it throws.
 */
function openPrepared(file: string, machine: Machine<Command>, first: SignedHead | undefined) {
  let version = SCHEMA_VERSION;
  let opened: StoreKeys | undefined;
  using stack = new DisposableStack();
  const db = stack.use(
    openDatabase(file, (database) => {
      version = schemaVersion(database);
      const begun = version === 0;
      if (begun) createLog(database, file, first);
      prepareStore(database, machine);
      const { size } = createLogReader(database).newest();
      opened = openStoreKeys(database, file, { collections: machine.collections, begun, size });
      // An earlier store has the newest version only once no page of it holds a secret: a start that is cut off goes on there.
      setSchemaVersion(database, begun ? SCHEMA_VERSION : Math.max(version, FIRST_OF_WRAPPED - 1));
    }),
  );
  if (version > 0 && version < FIRST_OF_WRAPPED) rewriteDatabase(db);
  setSchemaVersion(db);
  stack.move();
  return { db, begun: version === 0, opened };
}

type KeptParts = {
  readonly replace: boolean;
  readonly newHead: boolean;
  readonly signer: LogSigner;
  readonly head: SignedHead;
};

/** Opens the file beside the key, holds the log against it, and writes the newest head there. Leaves nothing open where it throws. */
function openKept(
  db: DatabaseSync,
  headFile: string,
  { replace, newHead, signer, head }: KeptParts,
): HeadFile {
  const wasKept = isHeadKept(db);
  using stack = new DisposableStack();
  const kept = openHeadFile(headFile, signer.keys, { replace, kept: wasKept && !newHead });
  stack.defer(kept.close);
  if (kept.last !== undefined) assertExtends(createLogReader(db), head.size, kept.last);
  kept.keep(head.checkpoint);
  if (!wasKept) setHeadKept(db);
  stack.move();
  return kept;
}

type BatchWriterParts = {
  readonly db: DatabaseSync;
  readonly machine: Machine<Command>;
  readonly secrets: Secrets | undefined;
};

/**
 * Creates the part of a commit that stands inside its transaction: it folds the entries on the log's `head`, and writes
 * the batch. Rejects after a rollback with `NotWritten`, where the entries or a row that they need are at fault, and with
 * `NotSigned`.
 */
function createBatchWriter(
  { db, machine, secrets }: BatchWriterParts,
  report: ReportFault,
): (
  entries: readonly AnyEntry[],
  head: SignedHead & Pick<Transaction, "also">,
  key: LedgerKey,
) => Promise<Folded> {
  const rows = createRowReader(db, secrets);
  const [putRows, appendLog] = [createRowWriter(db, secrets), createLogWriter(db)];
  const load = async (reads: Parameters<typeof rows.read>[0]) => rows.read(reads);

  function write(batch: Batch): void {
    attempt(() => {
      appendLog(batch);
      for (const [of, written] of batch.puts) putRows(of, written);
    });
  }

  return async (entries, head, key) => {
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

/** Brings the tables to this program's version. Throws CONFIG_INVALID for a store that a newer program has written. */
function prepareStore(db: DatabaseSync, machine: Machine<Command>): void {
  const version = schemaVersion(db);
  if (version > SCHEMA_VERSION)
    throw new ComityError(
      "CONFIG_INVALID",
      `the store has schema \`${version}\`, this program knows \`${SCHEMA_VERSION}\`; run a newer one`,
    );
  assertInPlace(readState(db));
  if (version > 0 && version < FIRST_OF_COLLECTIONS) migrate(db, version);
  prepareCollections(db, machine.collections);
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

function missingStore(file: string): ComityError {
  return new ComityError(
    "STORE_UNAVAILABLE",
    `there is no store at \`${file}\`: restore it from a backup, or say \`--new-log\` to begin a new log`,
  );
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
