/** Runs work when it is woken and when its next instant comes. It never runs twice at once, and never polls. */
import type { Clock } from "./context.ts";

/** Calls `wake` once, when the clock reaches an instant, but never before the call itself has returned. */
export type Schedule = (at: Date, wake: () => void) => Disposable;

export type Loop = {
  /** Runs the work now, or once more after the current run. */
  readonly wake: () => void;
  /** Resolves when the current run has ended. No run follows. */
  readonly stop: () => Promise<void>;
};

export type LoopParts = {
  readonly clock: Clock;
  readonly schedule: Schedule;
  /** Called with the error of a run that rejects. The work runs again after a pause. */
  readonly failed: (error: unknown) => void;
};

/**
 * Wakes at once, and then rests: however many wakes come within `restMs`, one follows at its end. For work that looks at
 * everything, which many small changes would wake again and again.
 */
export function restBetween(
  wake: () => void,
  restMs: number,
  { clock, schedule }: Pick<LoopParts, "clock" | "schedule">,
): { readonly wake: () => void; readonly stop: () => void } {
  let resting: Disposable | undefined;
  let woken = false;

  function rest(): void {
    wake();
    woken = false;
    resting = schedule(new Date(clock.now().getTime() + restMs), () => {
      resting = undefined;
      if (woken) rest();
    });
  }

  return {
    wake: () => {
      if (resting === undefined) rest();
      else woken = true;
    },
    stop: () => resting?.[Symbol.dispose](),
  };
}

/** The pause after a run that failed, in milliseconds. */
const FAULT_PAUSE_MS = 1000;

/** Starts the work. Each run returns the instant of the next; undefined means that only `wake` starts another. */
export function startLoop(
  { clock, schedule, failed }: LoopParts,
  run: () => Promise<Date | undefined>,
): Loop {
  let stopped = false;
  let woken = Promise.withResolvers<void>();

  async function runOnce(): Promise<Date | undefined> {
    try {
      return await run();
    } catch (error) {
      failed(error);
      return new Date(clock.now().getTime() + FAULT_PAUSE_MS);
    }
  }

  async function runAll(): Promise<void> {
    while (!stopped) {
      const wakes = Promise.withResolvers<void>();
      woken = wakes;
      const next = await runOnce();
      if (stopped) return;
      using _ = next === undefined ? undefined : schedule(next, wakes.resolve);
      await wakes.promise;
    }
  }

  const running = runAll();
  return {
    wake: () => woken.resolve(),
    stop: async () => {
      stopped = true;
      woken.resolve();
      await running;
    },
  };
}
