/** The SQLite database of a store: how it is opened, and what its faults mean. */
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ComityError } from "../errors.ts";
import { migrate, SCHEMA_VERSION, schemaVersion } from "./schema.ts";

/** Before it SQLite has a bug that corrupts a write-ahead log when it restarts. */
const OLDEST_SQLITE = [3, 51, 3] as const;

const BUSY_TIMEOUT_MS = 5_000;

// Result codes, https://www.sqlite.org/rescode.html
const [PERM, BUSY, READONLY, CANTOPEN] = [3, 5, 8, 14];

/**
 * The connection that writes, to a store of the newest schema: an older one is migrated in one
 * transaction. `first` completes a new store in the transaction that makes its tables.
 * Throws CONFIG_INVALID for a SQLite too old or a store too new, DIRECTORY_UNWRITABLE, STORE_UNAVAILABLE.
 */
export function openDatabase(file: string, first: (db: DatabaseSync) => void): DatabaseSync {
  return attemptOpen(file, () => {
    using stack = new DisposableStack();
    const db = stack.use(new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS }));
    assertSqlite(String(db.prepare("SELECT sqlite_version() AS version").get()?.version));
    const mode = db.prepare("PRAGMA journal_mode = WAL").get()?.journal_mode;
    if (mode !== "wal")
      throw new ComityError(
        "STORE_UNAVAILABLE",
        "the file system cannot hold a write-ahead log; use a local one",
      );
    // NORMAL, the usual companion of WAL, may lose an acknowledged commit at a power cut.
    db.exec("PRAGMA synchronous = FULL");
    const version = schemaVersion(db);
    if (version > SCHEMA_VERSION)
      throw new ComityError(
        "CONFIG_INVALID",
        `the store has schema \`${version}\`, this program knows \`${SCHEMA_VERSION}\`; run a newer one`,
      );
    if (version < SCHEMA_VERSION)
      inTransaction(db, () => {
        migrate(db, version);
        if (version === 0) first(db);
      });
    stack.move();
    return db;
  });
}

/** A connection that only reads, beside the one that writes. */
export function openReader(file: string): DatabaseSync {
  return attemptOpen(file, () => new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS }));
}

/**
 * Holds the store for one process until it is closed or the process ends, however it ends: an exclusive
 * lock on a database of its own, since one on the store's would shut out our reader too. Nothing else
 * in this process may open that file: closing it would drop the lock (POSIX). Throws STORE_LOCKED.
 */
export function lockStore(file: string): DatabaseSync {
  return attemptOpen(file, () => {
    using stack = new DisposableStack();
    const lock = stack.use(new DatabaseSync(lockFile(file), { timeout: 0 }));
    lock.exec("BEGIN EXCLUSIVE");
    stack.move();
    return lock;
  });
}

/** Where the lock of a store is. */
export function lockFile(file: string): string {
  return `${file}-lock`;
}

/** Runs `work` in a transaction. When this throws, whether it was committed may be unknown. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  return attempt(() => {
    db.exec("BEGIN IMMEDIATE");
    const result = work();
    db.exec("COMMIT");
    return result;
  });
}

/** Runs `work`; what SQLite throws becomes STORE_UNAVAILABLE, its own words only in the cause. */
export function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof ComityError) throw thrown;
    throw new ComityError(
      "STORE_UNAVAILABLE",
      "the store cannot be read or written; see the operator's log",
      {
        cause: thrown,
      },
    );
  }
}

function attemptOpen<T>(file: string, work: () => T): T {
  try {
    return attempt(work);
  } catch (thrown) {
    const code = resultCode((thrown as Error).cause);
    if (code === BUSY)
      throw new ComityError("STORE_LOCKED", "another process has the store open; end it first");
    if (code === PERM || code === READONLY || code === CANTOPEN)
      throw new ComityError(
        "DIRECTORY_UNWRITABLE",
        `the directory \`${dirname(file)}\` is missing or cannot be written`,
        { cause: thrown },
      );
    throw thrown;
  }
}

/** The primary result code in what node:sqlite throws. */
function resultCode(thrown: unknown): number | undefined {
  const { errcode } = (thrown ?? {}) as { errcode?: unknown };
  return typeof errcode === "number" ? errcode & 0xff : undefined;
}

function assertSqlite(version: string): void {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  const [a, b, c] = OLDEST_SQLITE;
  if (major > a || (major === a && (minor > b || (minor === b && patch >= c)))) return;
  throw new ComityError(
    "CONFIG_INVALID",
    `SQLite \`${version}\` can corrupt a store; run a Node.js with ${OLDEST_SQLITE.join(".")} or later`,
  );
}
