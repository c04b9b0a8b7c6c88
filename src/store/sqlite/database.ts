/** Opens the SQLite database of a store, and translates its faults. */
import { chmodSync, closeSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Damage, damaged } from "../../engine/damage.ts";
import { ComityError } from "../../errors.ts";

/** Older versions of SQLite can corrupt a write-ahead log when it restarts. */
const OLDEST_SQLITE = [3, 51, 3] as const;

/** The longest wait for a lock of the database, in milliseconds. */
export const BUSY_TIMEOUT_MS = 5_000;

// Result codes: https://www.sqlite.org/rescode.html
const [PERM, BUSY, READONLY, CANTOPEN] = [3, 5, 8, 14];
/** A value too large, a broken constraint, a value of another type: the values to be written are at fault. */
const FAULTS_OF_VALUES = [18, 19, 20];

/**
 * Opens the connection that writes. `prepare` runs in one transaction and brings the tables to the form that this
 * program knows. Throws CONFIG_INVALID for a SQLite that is too old, DIRECTORY_UNWRITABLE, STORE_UNAVAILABLE, and any
 * error of `prepare`.
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
    // NORMAL, the usual choice with a write-ahead log, may lose an acknowledged commit in a power cut.
    db.exec("PRAGMA synchronous = FULL");
    // Deleted values are overwritten, so that removing the key of a content erases the content.
    db.exec("PRAGMA secure_delete = ON");
    // The writer makes the checkpoints of the write-ahead log itself.
    db.exec("PRAGMA wal_autocheckpoint = 0");
    db.exec("BEGIN IMMEDIATE");
    prepare(db);
    db.exec("COMMIT");
    stack.move();
    return db;
  });
}

/** Opens a second connection that only reads. */
export function openReader(file: string): DatabaseSync {
  return attemptOpen(file, () => new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS }));
}

/**
 * Locks the store for one process until the lock is closed or the process ends, however it ends. The lock is on a
 * database of its own, since one on the store's would lock out our reader too. INVARIANT: nothing else in this
 * process opens that file, since closing it would drop the lock (POSIX). Throws STORE_LOCKED.
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

/**
 * Lets only the owner read and write the files of a store, whatever mode an earlier version gave them. Missing files
 * that SQLite would create open to others are created empty. Throws CONFIG_INVALID where only another user can change
 * the mode.
 */
export function keepPrivate(file: string): void {
  if (process.platform === "win32") return;
  for (const each of [file, lockFile(file)]) createPrivate(each);
  for (const each of [file, `${file}-wal`, `${file}-shm`, lockFile(file)])
    if (isOpenToOthers(each)) makePrivate(each);
}

function isOpenToOthers(file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && (stat.mode & 0o077) !== 0;
}

function makePrivate(file: string): void {
  try {
    // By name: closing a file that is open elsewhere in this process would drop its locks (POSIX).
    chmodSync(file, 0o600);
  } catch (cause) {
    throw new ComityError(
      "CONFIG_INVALID",
      `others than its owner may read \`${file}\`, and this user cannot change that: run \`chmod 600\` on it as its owner`,
      { cause },
    );
  }
}

/** Creates an empty file, unless there is one or its folder is missing, which SQLite reports itself. */
function createPrivate(file: string): void {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch {}
}

/** Names the file of a store's lock. */
export function lockFile(file: string): string {
  return `${file}-lock`;
}

/** Runs `work`. An error of SQLite becomes STORE_UNAVAILABLE, with SQLite's own words only in the cause. */
export function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof ComityError) throw thrown;
    if (thrown instanceof Damage) throw damaged(thrown);
    throw new ComityError(
      "STORE_UNAVAILABLE",
      "the store cannot be read or written; see the operator's log",
      { cause: thrown },
    );
  }
}

/**
 * Runs reads in one transaction: they see one state, and the database takes its locks once for all of them. Within a transaction
 * that is open they run as they are. Throws as `attempt` does, and what `read` throws.
 */
export function together<T>(db: DatabaseSync, read: () => T): T {
  if (attempt(() => db.isTransaction)) return read();
  attempt(() => db.exec("BEGIN"));
  try {
    return read();
  } finally {
    // After some faults SQLite has ended the transaction itself.
    attempt(() => db.isTransaction && db.exec("COMMIT"));
  }
}

/** Returns true when the values to be written are at fault, so that the database itself is sound. */
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
      throw new ComityError("STORE_LOCKED", `another process has the store \`${file}\` open; end it first`);
    if (code === PERM || code === READONLY || code === CANTOPEN)
      throw new ComityError(
        "DIRECTORY_UNWRITABLE",
        `the directory \`${dirname(file)}\` is missing or cannot be written`,
        { cause: thrown },
      );
    throw thrown;
  }
}

/** Returns the primary result code of an error of node:sqlite. */
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

/** Returns the bytes of the pages that hold something. */
export function usedBytesOf(db: DatabaseSync): number {
  const read = (name: string) => Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
  return (read("page_count") - read("freelist_count")) * read("page_size");
}
