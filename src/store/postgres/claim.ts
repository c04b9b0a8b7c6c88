/**
 * The claim of one process on a store in PostgreSQL: an advisory lock of the session that writes
 * (https://www.postgresql.org/docs/18/explicit-locking.html#ADVISORY-LOCKS). The server drops it with the session.
 */
import { ComityError } from "../../errors.ts";
import type { Query } from "./connection.ts";

/** "comity" as two numbers: the lock is one of the database, and nothing else in it is to use the same. */
const LOCK = [0x636f6d, 0x697479];
/** The pause between two tries, in milliseconds. */
const PAUSE_MS = 50;

/**
 * Claims the store for the process of this session, until the session ends. A session that is about to end is waited for
 * `withinMs` milliseconds. Rejects with STORE_LOCKED.
 */
export async function claimStore(query: Query, withinMs: number): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (!(await tryClaim(query))) {
    if (performance.now() > endMs)
      throw new ComityError(
        "STORE_LOCKED",
        "another process has the store in this database open; end it first",
      );
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** Claims the store where nobody else has it. Returns true where it is claimed. */
export async function tryClaim(query: Query): Promise<boolean> {
  const { rows } = await query("SELECT pg_try_advisory_lock($1::int, $2::int)::text AS claimed", LOCK);
  return rows[0]?.claimed === "true";
}

/**
 * Makes the error for a log whose newest head is not the one that this process has signed last.
 *
 * THREAT: a database that was set back, or replaced by a standby that had not all of it, would have this log signed twice
 * from one size on.
 */
export function movedOn(newest: { readonly size: number }, head: { readonly size: number }): ComityError {
  const found = `the store's log has \`${newest.size}\` leaves, and this process had signed \`${head.size}\``;
  return new ComityError(
    "STORE_UNAVAILABLE",
    newest.size <= head.size
      ? `${found}: the database was set back, or its standby had not all of it; restore the newest one`
      : `${found}: another process has written to it meanwhile; restart this one`,
  );
}
