/** A circuit breaker for one peer: after a failure nothing is sent for a while, then one trial, then all again. */

export type BreakerState = "closed" | "open" | "half-open";

export type Breaker = {
  /** How many items may be sent now, at most `most`. Asking an open breaker whose pause is over half-opens it. */
  readonly allows: (nowMs: number, most: number) => number;
  readonly succeeded: () => void;
  readonly failed: (nowMs: number) => void;
};

/** The first pause after a failure, doubled after each further one up to the longest. */
const PAUSE_MS = { first: 500, longest: 30_000 };

/** Creates a closed breaker; `changed` is told of every change of state. */
export function createBreaker(changed: (state: BreakerState) => void): Breaker {
  let state: BreakerState = "closed";
  let failures = 0;
  let openUntil = 0;

  function become(next: BreakerState): void {
    if (next === state) return;
    state = next;
    changed(next);
  }

  return {
    allows(nowMs, most) {
      if (state === "closed") return most;
      if (state === "half-open" || nowMs < openUntil) return 0;
      become("half-open");
      return 1;
    },
    succeeded() {
      failures = 0;
      become("closed");
    },
    failed(nowMs) {
      // Many items fail together when a peer goes away: that is one failure.
      if (state === "open") return;
      openUntil = nowMs + Math.min(PAUSE_MS.longest, PAUSE_MS.first * 2 ** failures++);
      become("open");
    },
  };
}
