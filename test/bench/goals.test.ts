/** Goals: which are met, and which cannot be told from what was measured. */
import { expect, test } from "vitest";
import { EPISODE_GOALS, episodeResultsOf, GOALS, resultsOf, startResultsOf } from "./goals.ts";
import type { Measurement } from "./harness.ts";
import { goalsOf } from "./table.ts";

const measured = (name: string, median: number, atOnce = 32): Measurement => ({
  name,
  atOnce,
  rounds: 5,
  operations: 100,
  perSecond: { median, q1: median, q3: median },
  latencyMs: { p50: 1, p99: 2 },
});

test("a goal is a ratio of two medians at 32 at once, met or missed", () => {
  const run = [
    measured("echo", 1000),
    measured("echo", 9000, 1),
    measured("assess", 300),
    measured("request", 79),
  ];
  expect(resultsOf(run)).toEqual([
    { id: "P1a-bare", what: "assess over a bare echo", value: 0.3, goal: 0.3, met: true },
    { id: "P2-bare", what: "request over a bare echo", value: 0.079, goal: 0.08, met: false },
  ]);
  expect(resultsOf([])).toEqual([]);
});

test("every goal has one id, and their table fits 100 columns", () => {
  const all = [...GOALS, ...EPISODE_GOALS];
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  const lines = goalsOf(all.map(({ id, what, goal }) => ({ id, what, goal, value: 123_456, met: false })));
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(lines[0]).toMatch(/^P1a-size {2}assess over an echo of its size +123456 {2}goal 0\.4 +missed$/);
});

test("an episode is held against the most or the least that it may be, where it was measured", () => {
  const found = (name: string, figures: Record<string, number>) => ({ name, what: name, count: 1, figures });
  const results = episodeResultsOf([
    found("delivery", { ratio: 2.5, echoMs: 1 }),
    found("backlog", { perSecond: 1499, riseMiB: 50.5 }),
  ]);
  expect(results.map(({ id, value, met }) => [id, value, met])).toEqual([
    ["P5", 2.5, true],
    ["P6-rate", 1499, false],
    ["P6-MiB", 50.5, false],
  ]);
});

test("a start is held against upper bounds", () => {
  const results = startResultsOf({ ready: 0.8, idleMiB: 151, floor: 0.2, help: 0.2 });
  expect(results.map(({ id, met }) => [id, met])).toEqual([
    ["P10a", true],
    ["P10b", false],
    ["P10c", true],
    ["P10d", false],
  ]);
  expect(Math.max(...goalsOf(results).map((line) => line.length))).toBeLessThanOrEqual(100);
});
