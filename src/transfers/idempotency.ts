/** Limits the life of idempotency keys. A key is a UUIDv7, whose time limits how long it must be remembered. */

import { SKEW_MS } from "../engine/skew.ts";
import { ComityError } from "../errors.ts";

/** The time, in milliseconds after the time in a key, for which a key is remembered and a new one accepted. */
export const KEY_RETENTION_MS = 30 * 24 * 3600 * 1000;

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
