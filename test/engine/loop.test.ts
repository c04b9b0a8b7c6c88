/** The loop: woken or at its instant, never twice at once, and on after a failure. */
import { describe, expect, test } from "vitest";
import { restBetween, startLoop } from "../../src/engine/loop.ts";
import { createTime, turns } from "./time.ts";

const START = Date.parse("2026-11-23T12:00:00.000Z");

describe("a loop", () => {
  test("runs at once, at the instant that a run gave, and when it is woken; not in between", async () => {
    const time = createTime(START);
    const runs: number[] = [];
    const loop = startLoop({ ...time, failed: () => {} }, async () => {
      runs.push(time.now() - START);
      return runs.length === 1 ? new Date(START + 1000) : undefined;
    });
    await turns();
    time.advance(999);
    await turns();
    expect(runs).toEqual([0]);
    time.advance(1);
    await turns();
    time.advance(100_000);
    await turns();
    expect(runs).toEqual([0, 1000]);
    loop.wake();
    await turns();
    expect(runs).toEqual([0, 1000, 101_000]);
    await loop.stop();
    loop.wake();
    await turns();
    expect(runs).toHaveLength(3);
    expect(time.waiting()).toBe(0);
  });

  test("that is woken while it runs runs once more after that, and never twice at once", async () => {
    const time = createTime(START);
    let [running, most, runs] = [0, 0, 0];
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const loop = startLoop({ ...time, failed: () => {} }, async () => {
      most = Math.max(most, ++running);
      await gates[runs++]?.promise;
      running--;
      return undefined;
    });
    for (let i = 0; i < 5; i++) loop.wake();
    gates[0]?.resolve();
    await turns();
    expect([runs, most]).toEqual([2, 1]);
    gates[1]?.resolve();
    await turns();
    expect(runs).toBe(2);
    await loop.stop();
  });

  test("that fails tells so and runs again after a pause", async () => {
    const time = createTime(START);
    const told: unknown[] = [];
    let runs = 0;
    const loop = startLoop({ ...time, failed: (error) => told.push(error) }, async () => {
      if (++runs === 1) throw new Error("once");
      return undefined;
    });
    await turns();
    expect([runs, told]).toEqual([1, [new Error("once")]]);
    time.advance(1000);
    await turns();
    expect(runs).toBe(2);
    await loop.stop();
  });
});

describe("rest between wakes", () => {
  test("lets the first through at once, and one for all that come while it rests", () => {
    const time = createTime(START);
    let wakes = 0;
    const rest = restBetween(() => wakes++, 100, time);
    for (let i = 0; i < 5; i++) rest.wake();
    expect(wakes).toBe(1);
    time.advance(99);
    expect(wakes).toBe(1);
    time.advance(1);
    expect(wakes).toBe(2);
    rest.wake();
    time.advance(100);
    expect(wakes).toBe(3);
    time.advance(1000);
    expect([wakes, time.waiting()]).toEqual([3, 0]);
    rest.wake();
    expect(wakes).toBe(4);
  });

  test("ends when it is stopped, and nothing waits", () => {
    const time = createTime(START);
    let wakes = 0;
    const rest = restBetween(() => wakes++, 100, time);
    rest.wake();
    rest.wake();
    rest.stop();
    time.advance(1000);
    expect([wakes, time.waiting()]).toEqual([1, 0]);
  });
});
