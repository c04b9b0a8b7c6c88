/** Waits on the clock, for the loops of the engines. */
import type { Clock } from "../engine/context.ts";
import type { Schedule } from "../engine/loop.ts";

/** The longest sleep before the clock is read again, in milliseconds, so that a changed clock is noticed. */
const LONGEST_SLEEP_MS = 500;

/** Creates the schedule of a clock. Its sleep keeps no process alive. */
export function createSchedule(clock: Clock): Schedule {
  return (at, wake) => {
    let timer: NodeJS.Timeout | undefined;
    const sleep = () => {
      const leftMs = at.getTime() - clock.now().getTime();
      timer = setTimeout(leftMs <= 0 ? wake : sleep, Math.max(0, Math.min(leftMs, LONGEST_SLEEP_MS)));
      timer.unref();
    };
    sleep();
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  };
}
