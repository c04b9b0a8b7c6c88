/** The pause between tries: doubled after each failure, and spread so that not everybody tries again at once. */
import { type RetryPolicy as Policy, pauseMs } from "../retry.ts";
import type { Entropy } from "./context.ts";

/** The first pause and the longest, in milliseconds. */
export type RetryPolicy = Omit<Policy, "jitter">;

/** The pause after the n-th failure in a row, in milliseconds: between half of the policy's pause and all of it. */
export function pauseAfter(failures: number, policy: RetryPolicy, entropy: Pick<Entropy, "nonce">): number {
  return Math.ceil(pauseMs({ ...policy, jitter: "equal" }, failures, fraction(entropy)));
}

/** A number from 0 to 1, of fresh randomness. */
function fraction({ nonce }: Pick<Entropy, "nonce">): number {
  return Buffer.from(nonce(), "base64").readUInt32BE(0) / 2 ** 32;
}
