/** The tally of what strangers cause: nothing is dropped, and a flood is two lines. */
import { expect, onTestFinished, test, vi } from "vitest";
import { createTally, type Tallied } from "../../../src/edge/telemetry/tally.ts";

function start(most = 10) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  vi.setSystemTime(1_000_000);
  const told: [string, Tallied?][] = [];
  const tally = createTally<string>({
    ...{ sharedMs: 10_000, most, now: () => new Date() },
    tell: (event, times) => told.push(times === undefined ? [event] : [event, times]),
  });
  return { tally, told };
}

test("the first is told at once, and those like it together when the time is over", () => {
  const { tally, told } = start();
  for (let n = 0; n < 500; n++) {
    tally("a");
    vi.advanceTimersByTime(1);
  }
  tally("b");
  expect(told).toEqual([["a"], ["b"]]);
  vi.advanceTimersByTime(10_000);
  expect(told.slice(2)).toEqual([["a", { count: 499, first: 1_000_001, last: 1_000_499 }]]);
});

test("one alone after the first is told as one, and the next after the time at once", () => {
  const { tally, told } = start();
  tally("a");
  tally("a");
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual([["a"], ["a"]]);
  tally("a");
  expect(told).toHaveLength(3);
  vi.advanceTimersByTime(10_000);
  expect(told).toHaveLength(3);
});

test("at its end it tells what it has counted, once", () => {
  const { tally, told } = start();
  for (const _ of [1, 2, 3]) tally("a");
  tally.close();
  tally.close();
  vi.advanceTimersByTime(20_000);
  expect(told).toEqual([["a"], ["a", { count: 2, first: 1_000_000, last: 1_000_000 }]]);
});

test("beyond the most kinds each event is told as it comes", () => {
  const { tally, told } = start(1);
  for (const event of ["a", "b", "b", "a"]) tally(event);
  tally.close();
  expect(told).toEqual([["a"], ["b"], ["b"], ["a"]]);
});
