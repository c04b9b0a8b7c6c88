/** Limits what each key may take: so much at once, and then so much in each second (token bucket). */
import { BoundedCache } from "./memo.ts";

export type RateLimit = {
  /**
   * Returns true where `key` may take `amount` now, and then counts it. What is refused does not count. `own` are the rates of
   * this key where they differ from those of all.
   */
  readonly take: (key: string, amount: number, own?: Partial<Rate>) => boolean;
};

/** So much at once, and then so much in each second. */
export type Rate = { readonly burst: number; readonly perSecond: number };

/** The number of keys that are remembered. A key that was forgotten begins anew. */
const KEYS = 10_000;

/** Creates a rate limit that has admitted nothing yet. `nowMs` returns the time in milliseconds. */
export function createRateLimit(rate: Rate, nowMs: () => number): RateLimit {
  const levels = new BoundedCache<string, { readonly amount: number; readonly atMs: number }>(KEYS);
  return {
    take(key, amount, { burst = rate.burst, perSecond = rate.perSecond } = {}) {
      const atMs = nowMs();
      const before = levels.find(key);
      const drained =
        before === undefined ? 0 : Math.max(0, before.amount - ((atMs - before.atMs) * perSecond) / 1000);
      const level = drained + amount;
      if (level > burst) return false;
      levels.keep(key, { amount: level, atMs });
      return true;
    },
  };
}
