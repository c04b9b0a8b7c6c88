/**
 * The claim of one process on a store in PostgreSQL: an advisory lock of the session that writes
 * (https://www.postgresql.org/docs/18/explicit-locking.html#ADVISORY-LOCKS). The server drops it with the session.
 */
import { ComityError } from "../../errors.ts";
import { ADDRESS } from "../../patterns.ts";
import type { Query } from "./connection.ts";

/** "comity" as two numbers: the lock is one of the database, and nothing else in it is to use the same. */
const LOCK = [0x636f6d, 0x697479];
/** The pause between two tries, in milliseconds. */
const PAUSE_MS = 50;
/** The name of a session that has the claim. The server shows it beside the lock, and forgets it with the session. */
const CLAIMED = "comity at ";

const HOLDER = `SELECT a.pid || ' ' || extract(epoch FROM a.backend_start) AS session, a.application_name AS name
  FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
  WHERE l.locktype = 'advisory' AND l.granted AND l.classid = $1::oid AND l.objid = $2::oid AND l.objsubid = 2
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** The session that has the store. `reachedAt` is the address of its process, where that has said one. */
export type Holder = { readonly session: string; readonly reachedAt?: string };

export type Claiming = {
  /** The time for which another session is waited for, in milliseconds. */
  readonly withinMs: number;
  /** The address at which this process is reached, for those that stand by. */
  readonly reachedAt?: string | undefined;
  /** The session of this process before this one. The server may not know yet that it was lost. */
  readonly before?: string;
};

/** Thrown where this process itself has the store still, by its session before. */
export class NotYet extends Error {}

/**
 * Claims the store for the process of this session, until the session ends, and returns the session. Rejects with STORE_LOCKED
 * where another process has it, and with `NotYet`.
 */
export async function claimStore(query: Query, { withinMs, reachedAt, before }: Claiming): Promise<string> {
  const endMs = performance.now() + withinMs;
  while (!(await tryClaim(query))) {
    if (performance.now() > endMs) {
      const holder = await readHolder(query);
      if (holder !== undefined && holder.session === before)
        throw new NotYet("the session before has not ended");
      if (holder !== undefined)
        throw new ComityError(
          "STORE_LOCKED",
          "another process has the store in this database open; end it first",
        );
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  if (reachedAt !== undefined)
    await query("SELECT set_config('application_name', $1, false)", [`${CLAIMED}${reachedAt}`]);
  return (await readHolder(query))?.session ?? "";
}

/** Claims the store where nobody else has it. Returns true where it is claimed. */
export async function tryClaim(query: Query): Promise<boolean> {
  const { rows } = await query("SELECT pg_try_advisory_lock($1::int, $2::int)::text AS claimed", LOCK);
  return rows[0]?.claimed === "true";
}

/** Reads which session has the store; undefined where none has. */
export async function readHolder(query: Query): Promise<Holder | undefined> {
  const [row] = (await query(HOLDER, LOCK)).rows;
  if (row === undefined) return undefined;
  const [session, name] = [String(row.session), String(row.name)];
  const reachedAt = name.startsWith(CLAIMED) ? name.slice(CLAIMED.length) : "";
  return { session, ...(ADDRESS.test(reachedAt) && { reachedAt }) };
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
