/**
 * The one retry policy: exponential pauses with jitter, so that the clients of a node that returns do not all call at
 * once.
 */

/** The pauses between tries, in milliseconds. */
export type RetryPolicy = {
  /** The pause after the first failure, before jitter. It doubles after each further failure. */
  readonly firstMs: number;
  /** No pause is longer than this. */
  readonly longestMs: number;
  /**
   * `full` spreads a pause over the whole range from 0; `equal` keeps its first half, so that a pause never shrinks
   * to nothing; `none` leaves it as it is. Full jitter spreads a crowd best; equal jitter spares a lone link.
   */
  readonly jitter: "full" | "equal" | "none";
};

/**
 * Returns the pause before the next try, in milliseconds. `failures` counts the failed tries so far, from 1. `random`
 * is at least 0 and less than 1; the same number gives the same pause. Source: "Exponential Backoff And Jitter", AWS
 * Architecture Blog, 2015.
 */
export function pauseMs(policy: RetryPolicy, failures: number, random: number): number {
  const { firstMs, longestMs, jitter } = policy;
  // Past 2^52 a double is coarser than a millisecond, and past 2^1023 it is Infinity: the limit holds for both.
  const whole = Math.min(longestMs, firstMs * 2 ** Math.max(0, failures - 1));
  if (jitter === "none") return whole;
  return jitter === "full" ? whole * random : (whole / 2) * (1 + random);
}
