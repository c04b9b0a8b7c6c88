/** Runs work when it is woken and when its next instant comes, never twice at once, and never by polling. */
import type { Clock } from "./context.ts";

/** Calls `wake` once, as soon as the clock has reached an instant, and not before it has returned. */
export type Schedule = (at: Date, wake: () => void) => Disposable;

export type Loop = {
  /** Runs the work now, or once more after the run under way. */
  readonly wake: () => void;
  /** Resolves when the run under way has ended; none follows. */
  readonly stop: () => Promise<void>;
};

export type LoopParts = {
  readonly clock: Clock;
  readonly schedule: Schedule;
  /** Called with the error that a run rejects with. The work runs again after a pause. */
  readonly failed: (error: unknown) => void;
};

/** The pause after a run that failed, in milliseconds. */
const FAULT_PAUSE_MS = 1000;

/** Starts the work. Each run gives the instant at which it is to run again; undefined waits for `wake` alone. */
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
