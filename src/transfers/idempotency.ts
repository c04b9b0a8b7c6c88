/**
 * Limits the life of idempotency keys and of transfers' ids. Both are UUIDv7, whose time limits how long they must be
 * remembered.
 */

import { assertNotAhead, SKEW_MS } from "../engine/skew.ts";
import { ComityError } from "../errors.ts";

/** The time, in milliseconds after the time in a key, for which a key is remembered and a new one accepted. */
export const KEY_RETENTION_MS = 30 * 24 * 3600 * 1000;

/**
 * The time after the making of a transfer's id for which its destination surely remembers it, in milliseconds. No
 * configuration keeps transfers for less (`MINIMA` in src/engine/retention.ts).
 */
export const ID_MEMORY_MS = 365 * 24 * 3600 * 1000;

/** Returns the instant in a UUIDv7 (RFC 9562, section 5.7), in milliseconds since 1970. */
function instantOf(key: string): number {
  return Number.parseInt(key.replaceAll("-", "").slice(0, 12), 16);
}

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
