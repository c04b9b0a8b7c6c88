/** The tries of the items that a peer has refused, until each is delivered or a dead letter. They are kept in memory. */
import type { ComityError, Reason } from "../errors.ts";
import type { Context } from "./context.ts";
import type { AnyRelayedKind } from "./relayed.ts";
import { pauseAfter, type RetryPolicy } from "./retry.ts";
import type { OutboxRow } from "./rows.ts";

/** The number of rejections for the item's own sake that make it a dead letter. */
export const MAX_ATTEMPTS = 5;
const RETRY: RetryPolicy = { firstMs: 500, longestMs: 60_000 };
/** Refusals that concern the peer and not the item. They count as no try. */
const PASSING: readonly Reason[] = ["OVERLOADED", "NODE_DRAINING", "STORE_UNAVAILABLE", "CLOCK_SKEW"];

/** The pauses of an item that waits until somebody at the peer has mended something, and the longest wait. */
const WAITING: RetryPolicy = { firstMs: 1_000, longestMs: 600_000 };
const PATIENCE_MS = 3 * 24 * 3_600_000;

type Trial = {
  readonly refusals: number;
  readonly attempts: number;
  readonly notBefore: number;
  /** The instant of the first refusal, in milliseconds. */
  readonly since: number;
};

/** The end of an item's tries: the outbox must know of it. */
export type Verdict = {
  /** Makes the item a dead letter. */
  readonly bury: (row: OutboxRow, error: ComityError) => Promise<void>;
  /** Keeps the reason beside an item that waits. */
  readonly wait: (row: OutboxRow, error: ComityError) => Promise<void>;
};

export class Tries {
  readonly #context: Pick<Context, "clock" | "entropy">;
  readonly #verdict: Verdict;
  readonly #trials = new Map<string, Trial>();

  constructor(context: Pick<Context, "clock" | "entropy">, verdict: Verdict) {
    this.#context = context;
    this.#verdict = verdict;
  }

  /** The number of items with a try. */
  get size(): number {
    return this.#trials.size;
  }

  /** Returns the ids of the items with a try. */
  ids(): Iterable<string> {
    return this.#trials.keys();
  }

  /** Returns the instant before which the item is not sent again, in milliseconds. */
  notBefore(id: string): number {
    return this.#trials.get(id)?.notBefore ?? 0;
  }

  /** Returns the first instant at which an item is sent again, in milliseconds; undefined where none waits. */
  next(): number | undefined {
    let first: number | undefined;
    for (const { notBefore } of this.#trials.values()) first = Math.min(first ?? notBefore, notBefore);
    return first;
  }

  /** Forgets the tries of an item. */
  forget(id: string): void {
    this.#trials.delete(id);
  }

  /** Counts a refusal, and sets the pause before the next try. The last refusal makes the item a dead letter. */
  async refuse(row: OutboxRow, kind: AnyRelayedKind | undefined, error: ComityError): Promise<void> {
    const { reason } = error;
    kind?.refused?.({ at: "peer", peer: row.peer, reason });
    const waits = kind?.waiting?.includes(reason) ?? false;
    const passes = waits || [...PASSING, ...(kind?.passing ?? [])].includes(reason);
    const nowMs = this.#context.clock.now().getTime();
    const before = this.#trials.get(row.id);
    const attempts = (before?.attempts ?? 0) + (passes ? 0 : 1);
    const since = before?.since ?? nowMs;
    if (attempts >= MAX_ATTEMPTS || (waits && nowMs - since >= PATIENCE_MS)) {
      this.#trials.delete(row.id);
      return this.#verdict.bury(row, error);
    }
    const refusals = (before?.refusals ?? 0) + 1;
    const policy = waits ? WAITING : (kind?.retry ?? RETRY);
    const notBefore = nowMs + pauseAfter(refusals, policy, this.#context.entropy);
    this.#trials.set(row.id, { refusals, attempts, notBefore, since });
    if (waits && row.reason !== reason) await this.#verdict.wait(row, error);
  }
}
