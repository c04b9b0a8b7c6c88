/** Limits the life of an idempotency key: it is a UUIDv7, whose own time bounds how long it must be remembered. */

import { SKEW_MS } from "../engine/context.ts";
import { ComityError } from "../errors.ts";

/** A key is remembered, and a new one accepted, for this long after the time that it carries. */
export const KEY_RETENTION_MS = 30 * 24 * 3600 * 1000;

/** The instant that a UUIDv7 carries (RFC 9562, section 5.7), in milliseconds since 1970. */
function instantOf(key: string): number {
  return Number.parseInt(key.replaceAll("-", "").slice(0, 12), 16);
}

/** Checks that a key not seen before may still begin a transfer. Throws CLOCK_SKEW or KEY_EXPIRED. */
export function assertTimely(key: string, now: Date): void {
  const age = now.getTime() - instantOf(key);
  if (age < -SKEW_MS)
    throw new ComityError(
      "CLOCK_SKEW",
      "the idempotency key comes from the future: check the caller's clock",
    );
  if (age > KEY_RETENTION_MS)
    throw new ComityError(
      "KEY_EXPIRED",
      "the idempotency key is older than keys are kept for: make a new one",
    );
}
