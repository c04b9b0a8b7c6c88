/** The transfers and dispatches that wait for the answers of one peer, each for a limited time. */
import type { Answer } from "../../engine/context.ts";
import { ComityError } from "../../errors.ts";
import type { ItemKind } from "./peer-stream.ts";

/** Callers that wait for the answer on one transfer or dispatch. */
export type Waiting = {
  readonly answer: PromiseWithResolvers<Answer>;
  /** The items in flight, so that the same question is not sent twice. */
  readonly items: Map<string, Item>;
  timer: NodeJS.Timeout;
  /** The stream by which its items have left; undefined before. */
  via: object | undefined;
};
/** One message on its way, with its approximate size. */
export type Item = {
  readonly id: string;
  readonly kind: ItemKind;
  readonly message: object;
  readonly bytes: number;
};

/** The time in milliseconds that an item waits for the stream, by default. */
export const CONNECT_TIMEOUT_MS = 2000;
/** The time in milliseconds to wait for an answer, by default. */
export const ANSWER_TIMEOUT_MS = 10_000;
/** The most transfers and dispatches that may wait for one peer. Any more are rejected at once. */
const MAX_WAITING = 10_000;

/** The times that an item waits: for the stream, and then for its answer. In milliseconds. */
export type WaitingTimes = { readonly connectTimeoutMs?: number; readonly answerTimeoutMs?: number };

/** The transfers and dispatches that wait for the answers of one peer. */
export class WaitingList {
  readonly #waiting = new Map<string, Waiting>();
  readonly #connectTimeoutMs: number;
  readonly #answerTimeoutMs: number;

  constructor({ connectTimeoutMs = CONNECT_TIMEOUT_MS, answerTimeoutMs = ANSWER_TIMEOUT_MS }: WaitingTimes) {
    this.#connectTimeoutMs = connectTimeoutMs;
    this.#answerTimeoutMs = answerTimeoutMs;
  }

  isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  /** Returns the entry of a transfer or dispatch, new where nothing waits for it. Throws PEER_UNREACHABLE if full. */
  enter(id: string): Waiting {
    const known = this.#waiting.get(id);
    if (known !== undefined) return known;
    if (this.#waiting.size >= MAX_WAITING) throw unreachable("too much waits for this peer");
    const entry: Waiting = {
      answer: Promise.withResolvers<Answer>(),
      items: new Map(),
      timer: this.#expire(id, this.#connectTimeoutMs, "the peer cannot be reached"),
      via: undefined,
    };
    this.#waiting.set(id, entry);
    return entry;
  }

  /** Lists the items of all entries that have not left. */
  unsent(): readonly Item[] {
    return [...this.#waiting.values()].flatMap(({ via, items }) =>
      via === undefined ? [...items.values()] : [],
    );
  }

  /** Returns true where an entry waits for an answer by this stream. */
  isAwaited(stream: object): boolean {
    for (const { via } of this.#waiting.values()) if (via === stream) return true;
    return false;
  }

  /** Makes what waits for an answer by this stream unsent, and lists it. */
  release(stream: object): readonly Item[] {
    return [...this.#waiting.values()].flatMap((each) => {
      if (each.via !== stream) return [];
      each.via = undefined;
      return [...each.items.values()];
    });
  }

  /** Gives the peer the time for an answer, from the first item of an entry on. `stream` is the one by which they leave. */
  markSent(items: readonly Item[], stream: object): void {
    for (const { id } of items) {
      const found = this.#waiting.get(id);
      if (found === undefined || found.via !== undefined) continue;
      clearTimeout(found.timer);
      found.via = stream;
      found.timer = this.#expire(id, this.#answerTimeoutMs, "the peer does not answer");
    }
  }

  /** Ends an entry, if it still waits. */
  settle(id: string, outcome: Answer | ComityError): void {
    const found = this.#waiting.get(id);
    if (found === undefined) return;
    this.#waiting.delete(id);
    clearTimeout(found.timer);
    if (outcome instanceof ComityError) found.answer.reject(outcome);
    else found.answer.resolve(outcome);
  }

  /** Ends the entries that `concerns` selects with PEER_UNREACHABLE. */
  rejectAll(concerns: (each: Waiting) => boolean, what: string, cause?: unknown): void {
    for (const [id, each] of [...this.#waiting])
      if (concerns(each)) this.settle(id, unreachable(what, cause));
  }

  #expire(id: string, ms: number, what: string): NodeJS.Timeout {
    return setTimeout(() => this.settle(id, unreachable(what)), ms);
  }
}

/** Creates the error for a peer that did not answer. */
export function unreachable(what: string, cause?: unknown): ComityError {
  return new ComityError("PEER_UNREACHABLE", what, { cause });
}
