/**
 * A circuit breaker for one peer. After a failure nothing is sent for a while, then one trial, and after its success
 * everything. A word from the peer itself ends the pause.
 */
import type { Entropy } from "./context.ts";
import type { Observer } from "./observer.ts";
import { pauseAfter, type RetryPolicy } from "./retry.ts";

export type BreakerState = "closed" | "open" | "half-open";

export type Breaker = {
  /** Returns the instant until which nothing may be sent; undefined where something may be sent at `nowMs`. */
  readonly pausedUntil: (nowMs: number) => number | undefined;
  /**
   * Runs `work`, which asks `take` before each item that it sends; returns undefined, and runs nothing, in the pause and
   * while another caller makes the trial. An open breaker whose pause is over becomes half-open with the first item, and
   * `take` refuses a second one until the breaker is closed. Where `work` ends, also with an error, and its trial has told
   * nothing of the peer, another may be made at once.
   */
  readonly attempt: <Result>(
    nowMs: number,
    work: (take: () => boolean) => Promise<Result>,
  ) => Promise<Result | undefined>;
  readonly succeeded: () => void;
  readonly failed: (nowMs: number) => void;
  /**
   * Notes that the peer has spoken by itself: it has connected, or called. Ends the pause, and the pauses after it are
   * short again. Returns true where that is so, and whoever waits may send. Once in `WORD_EVERY_MS`.
   */
  readonly heard: (nowMs: number) => boolean;
};

const PAUSE: RetryPolicy = { firstMs: 500, longestMs: 30_000 };

/**
 * The time, in milliseconds, in which one word of a peer ends a pause.
 *
 * THREAT: a peer that connects again and again, and answers nothing, would be tried as often.
 */
export const WORD_EVERY_MS = 5_000;

/** Creates a closed breaker. It calls `changed` at every change of state. */
export function createBreaker(entropy: Entropy, changed: (state: BreakerState) => void): Breaker {
  let state: BreakerState = "closed";
  let failures = 0;
  let openUntil = 0;
  let lastWord = Number.NEGATIVE_INFINITY;
  /** The trial in progress. */
  let trial: object | undefined;

  function become(next: BreakerState): void {
    if (next === state) return;
    state = next;
    changed(next);
  }

  return {
    pausedUntil: (nowMs) => (state === "open" && nowMs < openUntil ? openUntil : undefined),
    async attempt(nowMs, work) {
      if (state !== "closed" && (trial !== undefined || nowMs < openUntil)) return undefined;
      const own = { taken: false };
      if (state !== "closed") trial = own;
      const take = () => {
        if (state === "closed") return true;
        if (trial !== own || own.taken) return false;
        own.taken = true;
        become("half-open");
        return true;
      };
      try {
        return await work(take);
      } finally {
        // INVARIANT: a trial ends with its work, whatever becomes of it. One that stayed would stop all that goes there.
        if (trial === own) trial = undefined;
      }
    },
    succeeded() {
      failures = 0;
      trial = undefined;
      become("closed");
    },
    failed(nowMs) {
      // Many items fail together when a peer goes away: that is one failure.
      if (state === "open") return;
      openUntil = nowMs + pauseAfter(++failures, PAUSE, entropy);
      trial = undefined;
      become("open");
    },
    heard(nowMs) {
      if (state === "closed" || nowMs - lastWord < WORD_EVERY_MS) return false;
      lastWord = nowMs;
      failures = 0;
      if (state !== "open" || openUntil <= nowMs) return false;
      openUntil = nowMs;
      return true;
    },
  };
}

/** Creates one breaker for each peer, which all senders to that peer share. Reports its changes to the observer. */
export function createBreakers({
  entropy,
  observer,
}: {
  readonly entropy: Entropy;
  readonly observer: Pick<Observer, "breaker">;
}): (peer: string) => Breaker {
  const breakers = new Map<string, Breaker>();
  return (peer) => {
    const known = breakers.get(peer);
    if (known !== undefined) return known;
    const made = createBreaker(entropy, (state) => observer.breaker({ peer, state }));
    breakers.set(peer, made);
    return made;
  };
}
