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
   * Sends the first of `items`, as many as may be sent now, and returns their results: none in the pause, and while
   * another caller makes the trial. An open breaker whose pause is over becomes half-open, and sends one item. Where
   * that trial ends, also with an error, and has told nothing of the peer, another may be made at once. Rejects with
   * the first error once all have ended.
   */
  readonly attempt: <Item, Result>(
    nowMs: number,
    items: readonly Item[],
    send: (item: Item) => Promise<Result>,
  ) => Promise<readonly Result[]>;
  readonly succeeded: () => void;
  readonly failed: (nowMs: number) => void;
};

const PAUSE: RetryPolicy = { firstMs: 500, longestMs: 30_000 };

/** Creates a closed breaker. It calls `changed` at every change of state. */
export function createBreaker(entropy: Entropy, changed: (state: BreakerState) => void): Breaker {
  let state: BreakerState = "closed";
  let failures = 0;
  let openUntil = 0;
  /** The trial in progress. */
  let trial: object | undefined;

  function become(next: BreakerState): void {
    if (next === state) return;
    state = next;
    changed(next);
  }

  /** Returns the number of items that may be sent now. */
  function allowed(nowMs: number, most: number): number {
    if (state === "closed") return most;
    return trial !== undefined || nowMs < openUntil ? 0 : Math.min(1, most);
  }

  return {
    pausedUntil: (nowMs) => (state === "open" && nowMs < openUntil ? openUntil : undefined),
    async attempt(nowMs, items, send) {
      const sent = items.slice(0, allowed(nowMs, items.length));
      if (sent.length === 0) return [];
      const own = {};
      if (state !== "closed") {
        trial = own;
        become("half-open");
      }
      const sending = sent.map(async (item) => send(item));
      await Promise.allSettled(sending);
      // INVARIANT: a trial ends with its item, whatever becomes of it. One that stayed would stop all that goes there.
      if (trial === own) trial = undefined;
      return Promise.all(sending);
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
