/** Limits the bytes of law that a node reads from each peer: parsing takes time, and every record takes space. */
import type { Clock } from "../engine/context.ts";

export type RateLimit = {
  /** Returns true when `bytes` from a peer may be read now, and then counts them. */
  readonly admits: (peer: string, bytes: number) => boolean;
};

/** The burst that may come at once, in bytes: twice the longest pack, or dozens of usual ones. */
const BURST_BYTES = 2 * 1024 * 1024;
/** The sustained rate, in bytes for each millisecond: at worst it takes a twentieth of one processor. */
const RATE = 30;

/** The bytes that even the shortest pack counts for, since recording its result has a cost too. */
const LEAST_BYTES = 32 * 1024;

/** Creates a rate limit that has admitted nothing yet. */
export function createRateLimit(clock: Clock): RateLimit {
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
