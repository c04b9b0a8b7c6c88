/** Runs transactions again that surely wrote nothing, for so long as they may pass. */
import { NotReached } from "../fold.ts";
import { storeError } from "./faults.ts";

/** The longest pause between two tries, in milliseconds. */
const LONGEST_PAUSE_MS = 500;

/** Thrown for a transaction that surely wrote nothing, and may pass when it is run again. */
export class Again extends Error {}

/** Repeats `work` for so long as it may pass. Rejects with `NotReached` when the time is over. */
export async function again<T>(withinMs: number, work: () => Promise<T>): Promise<T> {
  const endMs = performance.now() + withinMs;
  for (let pauseMs = 20; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (thrown) {
      if (!(thrown instanceof Again)) throw thrown;
      if (performance.now() > endMs) throw new NotReached(storeError(thrown.cause).cause);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
