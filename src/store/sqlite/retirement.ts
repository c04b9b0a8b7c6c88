/**
 * Removes the overdue rows that a pass finds. Those with secrets wait for each other, so that the keys of their leaves are
 * destroyed at once, and before the rows go: what a crash leaves behind is found again by the next pass.
 */
import type { Overdue } from "./messages.ts";

/** Rows with secrets that wait for the end of the pass; with more, they go at once. */
const MOST_WAITING = 20_000;

export type RetirementParts = {
  /** Removes rows, and returns their number. */
  readonly remove: (overdue: Overdue) => Promise<number>;
  readonly destroyKeys: (leaves: readonly number[]) => Promise<void>;
};

/** Takes the overdue rows of a page; at the end of the pass, those that wait still go. Both return the number of rows that went. */
export type Retirement = {
  readonly take: (overdue: Overdue) => Promise<number>;
  readonly end: () => Promise<number>;
};

/** Creates the retirement of one pass. */
export function createRetirement({ remove, destroyKeys }: RetirementParts): Retirement {
  let waiting: Overdue[] = [];
  let count = 0;

  async function end(): Promise<number> {
    const going = waiting;
    [waiting, count] = [[], 0];
    const leaves = going.flatMap(({ leaves = [] }) => leaves);
    if (leaves.length > 0) await destroyKeys(leaves);
    let removed = 0;
    for (const each of going) removed += await remove(each);
    return removed;
  }

  return {
    end,
    take: async (overdue) => {
      if (overdue.leaves === undefined) return remove(overdue);
      waiting.push(overdue);
      count += overdue.keys.length;
      return count < MOST_WAITING ? 0 : end();
    },
  };
}
