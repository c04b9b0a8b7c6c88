/** Curves: by how much a figure grows, and which goals that meets. */
import { expect, test } from "vitest";
import { goalsOf } from "../table.ts";
import { growthOf, measureInTurn } from "./curve.ts";
import { CURVE_GOALS, curveResultsOf } from "./goals.ts";

const curve = (name: string, figure: string, values: Readonly<Record<number, number>>) => ({
  ...{ name, what: name, along: "things", unit: "ms" },
  points: Object.entries(values).map(([size, value]) => ({
    size: Number(size),
    figures: { [figure]: value },
  })),
});

test("growth is the last over the first, and there is none with one size or without the figure", () => {
  const { points } = curve("any", "cost", { 2: 5, 4: 1, 64: 10 });
  expect(growthOf(points, "cost")).toEqual({ size: 32, figure: 2 });
  expect(growthOf(points, "other")).toBeUndefined();
  expect(growthOf(points.slice(0, 1), "cost")).toBeUndefined();
});

test("a flat figure may not grow, a linear one as its size does, and a last one has a bound", () => {
  const results = curveResultsOf([
    curve("growth-packs", "assess", { 26: 100, 250: 151 }),
    curve("growth-peers", "notice", { 2: 4, 64: 128 }),
    curve("growth-ledger", "proofP99", { 1000: 100, 10000000: 999 }),
  ]);
  expect(results.map(({ id, value, met }) => [id, value, met])).toEqual([
    ["P7", 999, true],
    ["P9a", 1.51, false],
    ["P9b", 1, true],
  ]);
});

test("every goal of a curve has one id, and their table fits 100 columns", () => {
  expect(new Set(CURVE_GOALS.map(({ id }) => id)).size).toBe(CURVE_GOALS.length);
  const lines = goalsOf(
    CURVE_GOALS.map(({ id, what, goal }) => ({ id, what, goal, value: 1234, met: false })),
  );
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
});

test("operations take turns, each as often as the others begin a round", () => {
  const order: string[] = [];
  const slow = (name: string) => () => {
    if (order.at(-1) !== name) order.push(name);
  };
  const took = measureInTurn([slow("a"), slow("b")], { rounds: 2, roundMs: 1 });
  expect(order).toEqual(["a", "b", "a", "b", "a", "b"]);
  expect(took.every((microseconds) => microseconds > 0)).toBe(true);
});
