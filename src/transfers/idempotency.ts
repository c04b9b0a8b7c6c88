/**
 * Limits the life of idempotency keys and of transfers' ids. Both are UUIDv7, whose time limits how long they must be
 * remembered.
 */

import { instantOf } from "../engine/asking-back.ts";
import { assertNotAhead, SKEW_MS } from "../engine/skew.ts";
import { ComityError } from "../errors.ts";

/** The time, in milliseconds after the time in a key, for which a key is remembered and a new one accepted. */
export const KEY_RETENTION_MS = 30 * 24 * 3600 * 1000;

/**
 * The time after the making of a transfer's id for which its destination surely remembers it, in milliseconds. No
 * configuration keeps transfers for less (`MINIMA` in src/engine/retention.ts).
 */
export const ID_MEMORY_MS = 365 * 24 * 3600 * 1000;

/** Checks that a new key may begin a transfer. Throws CLOCK_SKEW or KEY_EXPIRED. */
export function assertTimely(key: string, now: Date): void {
  const age = now.getTime() - instantOf(key);
  if (age < -SKEW_MS)
    throw new ComityError(
      "CLOCK_SKEW",
      "the idempotency key is dated in the future: check the caller's clock",
    );
  if (age > KEY_RETENTION_MS)
    throw new ComityError("KEY_EXPIRED", "the idempotency key is too old to be recognised: make a new one");
}

/** Stands in place of the key of a transfer that was recovered, since no peer knows its caller's key. No key of a caller begins so. */
export const RECOVERED_KEY = {
  /** A repeat of the request is known by its digest. */
  of: (digest: string): string => `~${digest}`,
  /** A chunk: not all that makes its digest has left the node. */
  chunk: "~chunk",
  /** The request is erased, and nothing may tell what it was. */
  erased: "~erased",
} as const;

/** Returns the key of a transfer whose content is erased: that of one which was recovered must not hold its digest. */
export function withoutDigest(key: string): string {
  return key.startsWith("~") && key !== RECOVERED_KEY.chunk ? RECOVERED_KEY.erased : key;
}

/**
 * Returns the transfer that a repeat under a key most likely began, of those that were recovered for the same request: a caller makes a key
 * just before it asks, so that of those whose id was made later it is the next one. Where there is none, the caller's clock may be ahead, and it is
 * the last one before. Undefined where each began before the key was made.
 */
export function nearestTo<T extends { readonly id: string }>(
  key: string,
  recovered: readonly T[],
): T | undefined {
  const made = instantOf(key);
  const inOrder = recovered.toSorted((a, b) => instantOf(a.id) - instantOf(b.id));
  const next = inOrder.find(({ id }) => instantOf(id) >= made);
  return next ?? inOrder.findLast(({ id }) => instantOf(id) >= made - SKEW_MS);
}

/** The time, in milliseconds, after the making of a key within which it began nothing that was lost and recovered since. */
const FRESH_MS = 60_000;

/** Returns true for a key that was made just now. */
export function isFresh(key: string, now: Date): boolean {
  return now.getTime() - instantOf(key) < FRESH_MS;
}

/**
 * Checks the id of a transfer that is unknown at its destination. Throws NOT_FOUND for one that may have been removed,
 * and CLOCK_SKEW for one from the future, which would outlive its row.
 *
 * THREAT: what was decided or barred, and has passed its date, must be neither decided nor barred a second time.
 */
export function assertNeverSeen(id: string, now: Date): void {
  assertNotAhead("the transfer's id", new Date(instantOf(id)).toISOString(), now);
  if (now.getTime() - instantOf(id) > ID_MEMORY_MS)
    throw new ComityError(
      "NOT_FOUND",
      "the transfer is unknown here, and so old that its record may have been removed: nothing is decided under its id any more",
    );
}
