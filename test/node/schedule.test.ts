/** Waiting on the clock: what is due wakes, what is given up does not. */
import { expect, test } from "vitest";
import { createSchedule } from "../../src/node/schedule.ts";

test("what is due wakes, and what is given up never", async () => {
  const schedule = createSchedule({ now: () => new Date(1000) });
  const woken: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  schedule(new Date(1000), () => woken.push("given up"))[Symbol.dispose]();
  schedule(new Date(999), () => {
    woken.push("due");
    resolve();
  });
  // The schedule keeps no process alive: the test does.
  const alive = setInterval(() => {}, 1000);
  await promise;
  clearInterval(alive);
  expect(woken).toEqual(["due"]);
});

test("what is due later wakes once the clock has come there, and not before", async () => {
  let now = 0;
  const { promise, resolve } = Promise.withResolvers<number>();
  const clock = {
    now: () => {
      now += 4;
      return new Date(now);
    },
  };
  createSchedule(clock)(new Date(10), () => resolve(now));
  expect(await promise).toBeGreaterThanOrEqual(10);
});
