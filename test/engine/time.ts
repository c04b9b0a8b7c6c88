/** Time that a test moves: a clock, and a schedule that wakes when the clock has reached an instant. */
import type { Clock } from "../../src/engine/context.ts";
import type { Schedule } from "../../src/engine/loop.ts";

export function createTime(startMs: number) {
  let ms = startMs;
  const waiting = new Set<{ readonly at: number; readonly wake: () => void }>();

  function wakeDue(): void {
    for (const each of [...waiting]) if (each.at <= ms && waiting.delete(each)) each.wake();
  }

  const clock: Clock = { now: () => new Date(ms) };
  const schedule: Schedule = (at, wake) => {
    const each = { at: at.getTime(), wake };
    waiting.add(each);
    if (each.at <= ms) setImmediate(wakeDue);
    return { [Symbol.dispose]: () => void waiting.delete(each) };
  };
  return {
    clock,
    schedule,
    now: () => ms,
    advance: (by: number) => {
      ms += by;
      wakeDue();
    },
    /** How many wait for an instant. */
    waiting: () => waiting.size,
  };
}

/** Resolves when what can go on by itself has done so. */
export async function turns(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}
