/** Opens the SQLite database of a store, and explains its faults. */
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ComityError } from "../../errors.ts";

/** Before it SQLite has a bug that corrupts a write-ahead log when it restarts. */
const OLDEST_SQLITE = [3, 51, 3] as const;

const BUSY_TIMEOUT_MS = 5_000;

// Result codes, https://www.sqlite.org/rescode.html
const [PERM, BUSY, READONLY, CANTOPEN] = [3, 5, 8, 14];
/** A value too large, a broken constraint, a value of another type: the fault of what was to be written. */
const FAULTS_OF_VALUES = [18, 19, 20];

/**
 * Opens the connection that writes. `prepare` runs in one transaction and brings the tables to what this program knows.
 * Throws what `prepare` throws, CONFIG_INVALID for a SQLite that is too old, DIRECTORY_UNWRITABLE, STORE_UNAVAILABLE.
 */
export function openDatabase(file: string, prepare: (db: DatabaseSync) => void): DatabaseSync {
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
    // What is removed is overwritten: to remove a content's key erases the content.
    db.exec("PRAGMA secure_delete = ON");
    db.exec("BEGIN IMMEDIATE");
    prepare(db);
    db.exec("COMMIT");
    stack.move();
    return db;
  });
}

/** Opens a connection that only reads, beside the one that writes. */
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

/** The file that the lock of a store is on. */
export function lockFile(file: string): string {
  return `${file}-lock`;
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
      { cause: thrown },
    );
  }
}

/** Returns true when a fault lies in the values that were to be written, so that the database itself is sound. */
export function isFaultOfValues(thrown: unknown): boolean {
  const code = resultCode(thrown) ?? resultCode((thrown as Error).cause);
  return code !== undefined && FAULTS_OF_VALUES.includes(code);
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
