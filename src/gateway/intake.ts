/** How much text of one peer is read whole in a time: to read a law takes the program's time, and a peer may write any. */
import type { Clock } from "./ports.ts";

export type Intake = {
  /** Whether `bytes` of a peer's may be read now; they then count. */
  readonly admits: (peer: string, bytes: number) => boolean;
};

/** What may come at once, in bytes: twice the longest pack, or dozens of the usual length. */
const BURST_BYTES = 2 * 1024 * 1024;
/** What may come in the long run, in bytes for each millisecond: at the worst a twentieth of one processor. */
const RATE = 30;

/** What even the shortest counts as: to record what became of it has its cost too. */
const LEAST_BYTES = 32 * 1024;

/** Creates an intake that has admitted nothing yet. */
export function createIntake(clock: Clock): Intake {
  const levels = new Map<string, { readonly bytes: number; readonly atMs: number }>();
  return {
    admits(peer, bytes) {
      const atMs = clock.now().getTime();
      const before = levels.get(peer);
      const drained = before === undefined ? 0 : Math.max(0, before.bytes - (atMs - before.atMs) * RATE);
      const level = drained + Math.max(bytes, LEAST_BYTES);
      if (level > BURST_BYTES) return false;
      levels.set(peer, { bytes: level, atMs });
      return true;
    },
  };
}
