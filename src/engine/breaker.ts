/**
 * A circuit breaker for one peer. After a failure nothing is sent for a while, then one trial, and after its success
 * everything.
 */
import type { Entropy } from "./context.ts";
import type { Observer } from "./observer.ts";
import { pauseAfter, type RetryPolicy } from "./retry.ts";

export type BreakerState = "closed" | "open" | "half-open";

export type Breaker = {
  /** Returns the instant until which nothing may be sent; undefined where something may be sent at `nowMs`. */
  readonly pausedUntil: (nowMs: number) => number | undefined;
  /**
   * Returns the number of items that may be sent now, at most `most`. An open breaker whose pause is over becomes
   * half-open.
   */
  readonly allows: (nowMs: number, most: number) => number;
  readonly succeeded: () => void;
  readonly failed: (nowMs: number) => void;
};

const PAUSE: RetryPolicy = { firstMs: 500, longestMs: 30_000 };

/** Creates a closed breaker. It calls `changed` at every change of state. */
export function createBreaker(entropy: Entropy, changed: (state: BreakerState) => void): Breaker {
  let state: BreakerState = "closed";
  let failures = 0;
  let openUntil = 0;

  function become(next: BreakerState): void {
    if (next === state) return;
    state = next;
    changed(next);
  }

  return {
    pausedUntil: (nowMs) => (state === "open" && nowMs < openUntil ? openUntil : undefined),
    allows(nowMs, most) {
      if (state === "closed") return most;
      if (state === "half-open" || nowMs < openUntil) return 0;
      become("half-open");
      return Math.min(1, most);
    },
    succeeded() {
      failures = 0;
      become("closed");
    },
    failed(nowMs) {
      // Many items fail together when a peer goes away: that is one failure.
      if (state === "open") return;
      openUntil = nowMs + pauseAfter(++failures, PAUSE, entropy);
      become("open");
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
