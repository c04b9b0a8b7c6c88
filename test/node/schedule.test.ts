/** Waiting on the clock: what is due wakes, what is given up does not, and runs never overlap. */
import { expect, test } from "vitest";
import { createSchedule, repeat } from "../../src/node/schedule.ts";

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

test("runs follow each other, also after a failure, and end when they are stopped", async () => {
  const failures: unknown[] = [];
  let [running, most, runs] = [0, 0, 0];
  const { promise: thrice, resolve } = Promise.withResolvers<void>();
  const action = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((next) => setImmediate(next));
    running -= 1;
    runs += 1;
    if (runs === 3) resolve();
    if (runs === 1) throw new Error("first");
  };
  const repeated = repeat(1, action, (error) => failures.push(error));
  await thrice;
  await repeated.stop();
  const ended = runs;
  await repeated.stop();
  expect({ running, most, runs }).toEqual({ running: 0, most: 1, runs: ended });
  expect(failures).toEqual([new Error("first")]);
});
