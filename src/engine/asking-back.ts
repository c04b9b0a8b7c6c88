/** The calls that wait while a restored node asks its peers back for what it has lost. */
import { ComityError } from "../errors.ts";
import type { AskingBack } from "./context.ts";
import { SKEW_MS } from "./skew.ts";

/** Returns the instant in a UUIDv7 (RFC 9562, section 5.7), in milliseconds since 1970. */
export function instantOf(id: string): number {
  return Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
}

/**
 * Throws STORE_UNAVAILABLE for a name (UUIDv7) that was made before the node was restored while that asks its peers for what it has lost.
 *
 * THREAT: what was done under the name would be done a second time.
 */
export function assertAskedBack(name: string, { restoredAt, isUnderWay }: AskingBack): void {
  if (!isUnderWay() || instantOf(name) > restoredAt.getTime() + SKEW_MS) return;
  throw new ComityError(
    "STORE_UNAVAILABLE",
    "this node was restored from a backup, and signs nothing under a name from before until its peers have given back what was lost: repeat the call later",
  );
}
