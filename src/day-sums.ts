/** Adds up, for each key, what is taken in one day (UTC). The sums are kept in memory, and begin anew with the process. */

/** A sum, and the most that it may come to in the day. */
export type DaySum = { readonly key: string; readonly most: number };

export type DaySums = {
  /** Adds `amount` to all `sums` and returns true; adds nothing and returns false where one would pass its most. */
  readonly take: (amount: number, sums: readonly DaySum[]) => boolean;
};

const DAY_MS = 24 * 3600 * 1000;

/** The number of keys that have sums of their own in a day. */
const KEYS = 100_000;

/**
 * The key of all that come later.
 *
 * THREAT: a peer that makes up a sender for each transfer would fill the memory.
 */
const LATER = "";

/** Creates sums of nothing. `nowMs` returns the time in milliseconds since 1970. */
export function createDaySums(nowMs: () => number): DaySums {
  let day = 0;
  let taken = new Map<string, number>();

  return {
    take(amount, sums) {
      const today = Math.floor(nowMs() / DAY_MS);
      if (today !== day) [day, taken] = [today, new Map()];
      const after = sums.map(({ key, most }) => {
        const own = taken.has(key) || taken.size < KEYS ? key : LATER;
        return { own, sum: (taken.get(own) ?? 0) + amount, most };
      });
      if (after.some(({ sum, most }) => sum > most)) return false;
      for (const { own, sum } of after) taken.set(own, sum);
      return true;
    },
  };
}
