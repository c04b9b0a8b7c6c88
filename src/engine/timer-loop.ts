/** Fires timers when they are due, also those that became due while the node was down. Sleeps until the next one. */
import type { Context } from "./context.ts";
import { type Loop, type LoopParts, restBetween, startLoop } from "./loop.ts";
import { pauseAfter, type RetryPolicy } from "./retry.ts";
import { TIMER, type TimerRow } from "./rows.ts";
import { sealEvent } from "./sealed.ts";
import { load, loadSpan, type Store } from "./store.ts";
import { nextStateOf, type TimerCommand } from "./timers.ts";

/**
 * Acts on a timer that has fired, given its current row. The loop may call it again for the same firing, after a
 * restart or after a rejection, until the timer is met or void.
 */
export type TimerHandler = (timer: TimerRow) => Promise<void>;

type TimerContext = Pick<Context, "store" | "clock" | "entropy" | "observer">;

/** The time between two looks at a node's timers that changes of them cause, in milliseconds. */
export const REST_MS = 100;
/** The most timers of each state that fire in one run. */
const PAGE = 128;
/** The pauses after a handler rejects, or a firing cannot be recorded. */
const RETRY: RetryPolicy = { firstMs: 500, longestMs: 60_000 };

/** A firing that waits for its handler, or to be recorded, with the number of failures so far. */
type Owed = { readonly failures: number; readonly notBefore: number };

type TimerLoopParts = Pick<LoopParts, "schedule" | "failed"> & {
  /**
   * The time between two looks at the timers that changes of them cause, in milliseconds: what is due already when it
   * is written may fire so much later. 0 by default.
   */
  readonly restMs?: number;
};

/**
 * Starts the loop. `handlers` are by kind. A timer without a handler is recorded, and only the observer learns of it.
 */
export function startTimers(
  context: TimerContext,
  handlers: ReadonlyMap<string, TimerHandler>,
  { schedule, failed, restMs = 0 }: TimerLoopParts,
): Loop {
  const { store, clock } = context;
  const runs = createRuns(context, handlers, failed);
  const loop = startLoop({ clock, schedule, failed }, runs);
  // Each transfer starts a timer and meets it. Without a rest, each would have all timers looked at twice.
  const rest = restBetween(loop.wake, restMs, { clock, schedule });
  const watch = store.watch(TIMER, [], rest.wake);
  return {
    wake: loop.wake,
    stop: async () => {
      watch[Symbol.dispose]();
      rest.stop();
      await loop.stop();
    },
  };
}

/** Reads so many timers of each state that may fire, those that are due first. */
async function firstOf(store: Store, count: number): Promise<readonly TimerRow[]> {
  const pages = ["running", "soon"].map((state) =>
    store.page({ of: TIMER, index: "due", prefix: [state] }, count),
  );
  return (await Promise.all(pages)).flat();
}

/** Fires timers. One that cannot be fired waits, and keeps no other from firing, nor a handler from its call. */
class Firing {
  readonly #context: TimerContext;
  readonly #failed: (error: unknown) => void;
  /** The timers whose firing could not be recorded, until it is. */
  readonly #waiting = new Map<string, Owed>();

  constructor(context: TimerContext, failed: (error: unknown) => void) {
    this.#context = context;
    this.#failed = failed;
  }

  /** The number of timers that could not be fired. */
  get failing(): number {
    return this.#waiting.size;
  }

  /** Returns the instant before which a timer is not tried again, in milliseconds. */
  notBefore({ id }: TimerRow): number {
    return this.#waiting.get(id)?.notBefore ?? 0;
  }

  /** Fires a timer; "over" where another has fired it, or nobody owes it any more. Never rejects. */
  async fire(row: TimerRow, at: Date): Promise<"fired" | "over" | "failed"> {
    const { failures } = this.#waiting.get(row.id) ?? { failures: 0 };
    try {
      const fired = await this.#record(row, at);
      this.#waiting.delete(row.id);
      return fired ? "fired" : "over";
    } catch (error) {
      this.#failed(error);
      const notBefore = at.getTime() + pauseAfter(failures + 1, RETRY, this.#context.entropy);
      this.#waiting.set(row.id, { failures: failures + 1, notBefore });
      return "failed";
    }
  }

  async #record({ id, kind, subject, due, deadline }: TimerRow, at: Date): Promise<boolean> {
    const { store, entropy, observer } = this.#context;
    const state = nextStateOf({ due, deadline });
    const command: TimerCommand = { kind: "timer.fire", id, due, at: at.toISOString() };
    const { leaf } = sealEvent(entropy, { timer: id, state, due });
    if ("refused" in (await store.commit({ leaf, command }))) return false;
    observer.timer({ kind, subject, state });
    return true;
  }
}

/** Creates the run of the loop: it fires due timers, calls handlers, and returns the instant of the next run. */
function createRuns(
  { store, clock, entropy, observer }: TimerContext,
  handlers: ReadonlyMap<string, TimerHandler>,
  failed: (error: unknown) => void,
): () => Promise<Date | undefined> {
  const owed = new Map<string, Owed>();
  const fired = (id: string) => void owed.set(id, { failures: 0, notBefore: 0 });
  const firing = new Firing({ store, clock, entropy, observer }, failed);
  let recovered = false;

  /** Finds the timers that fired before a restart and may not have been handled. */
  async function recover(): Promise<void> {
    for (const state of ["soon", "late"])
      for (const row of await loadSpan(store, { of: TIMER, index: "due", prefix: [state] }))
        if (handlers.has(row.kind)) owed.set(row.id, { failures: 0, notBefore: 0 });
    recovered = true;
  }

  async function handle(id: string, { failures }: Owed): Promise<void> {
    const row = await load(store, TIMER, id);
    owed.delete(id);
    if (row?.state !== "soon" && row?.state !== "late") return;
    try {
      await handlers.get(row.kind)?.(row);
    } catch (error) {
      failed(error);
      const notBefore = clock.now().getTime() + pauseAfter(failures + 1, RETRY, entropy);
      // A new firing in the meantime starts its own count of failures.
      if (!owed.has(id)) owed.set(id, { failures: failures + 1, notBefore });
    }
  }

  return async () => {
    if (!recovered) await recover();
    const at = clock.now();
    const now = at.toISOString();
    const isDue = (row: TimerRow) => row.due <= now && firing.notBefore(row) <= at.getTime();
    const first = await firstOf(store, 1);
    // Most wakes come from a new timer that is not due for long: one row of each state says when the next run is.
    const rows = first.some(({ due }) => due <= now) ? await firstOf(store, PAGE + firing.failing) : first;
    const due = rows.filter(isDue);
    const ended = await Promise.all(due.map((row) => firing.fire(row, at)));
    for (const [i, { id, kind }] of due.entries()) if (ended[i] === "fired" && handlers.has(kind)) fired(id);
    const handled = [...owed].filter(([, { notBefore }]) => notBefore <= at.getTime());
    await Promise.all(handled.map(([id, each]) => handle(id, each)));
    if (ended.some((each) => each !== "failed")) return at;
    const instants = [
      ...rows.map((row) => Math.max(Date.parse(row.due), firing.notBefore(row))),
      ...[...owed.values()].map(({ notBefore }) => notBefore),
    ];
    return instants.length === 0 ? undefined : new Date(Math.min(...instants));
  };
}
