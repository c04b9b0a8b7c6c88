/** The pause between tries: doubled after each failure, and spread so that not everybody tries again at once. */
import type { Entropy } from "./context.ts";

/** The first pause and the longest, in milliseconds. */
export type RetryPolicy = { readonly firstMs: number; readonly longestMs: number };

/** The pause after the n-th failure in a row, in milliseconds: between half of the policy's pause and all of it. */
export function pauseAfter(
  failures: number,
  { firstMs, longestMs }: RetryPolicy,
  entropy: Pick<Entropy, "nonce">,
): number {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.ceil(whole * (0.5 + fraction(entropy) / 2));
}

/** A number from 0 to 1, of fresh randomness. */
function fraction({ nonce }: Pick<Entropy, "nonce">): number {
  return Buffer.from(nonce(), "base64").readUInt32BE(0) / 2 ** 32;
}
