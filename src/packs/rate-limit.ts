/** Limits the bytes of law that a node reads from each peer: parsing takes time, and every record takes space. */
import type { Clock } from "../engine/context.ts";
import { createRateLimit as createBuckets } from "../rate-limit.ts";

export type RateLimit = {
  /** Returns true when `bytes` from a peer may be read now, and then counts them. */
  readonly admits: (peer: string, bytes: number) => boolean;
};

/** The burst that may come at once, in bytes: twice the longest pack, or dozens of usual ones. */
const BURST_BYTES = 2 * 1024 * 1024;
/** The sustained rate, in bytes for each second: at worst it takes a twentieth of one processor. */
const BYTES_PER_SECOND = 30_000;

/** The bytes that even the shortest pack counts for, since recording its result has a cost too. */
const LEAST_BYTES = 32 * 1024;

/** Creates a rate limit that has admitted nothing yet. */
export function createRateLimit(clock: Clock): RateLimit {
  const buckets = createBuckets({ burst: BURST_BYTES, perSecond: BYTES_PER_SECOND }, () =>
    clock.now().getTime(),
  );
  return { admits: (peer, bytes) => buckets.take(peer, Math.max(bytes, LEAST_BYTES)) };
}
