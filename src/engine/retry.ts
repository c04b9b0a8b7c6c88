/**
 * The pause between tries. It doubles after each failure, with jitter so that callers do not try again all at once.
 */
import { type RetryPolicy as Policy, pauseMs } from "../retry.ts";
import type { Entropy } from "./context.ts";

/** The first pause and the longest, in milliseconds. */
export type RetryPolicy = Omit<Policy, "jitter">;

/**
 * Returns the pause after the n-th failure in a row, in milliseconds: between half of the policy's pause and all of
 * it.
 */
export function pauseAfter(failures: number, policy: RetryPolicy, entropy: Pick<Entropy, "nonce">): number {
  return Math.ceil(pauseMs({ ...policy, jitter: "equal" }, failures, fraction(entropy)));
}

/** Returns a random number from 0 to 1. */
function fraction({ nonce }: Pick<Entropy, "nonce">): number {
  return Buffer.from(nonce(), "base64").readUInt32BE(0) / 2 ** 32;
}
