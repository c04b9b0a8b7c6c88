/** How much may grow with what: the goals of the curves. */
import type { Goal, Result } from "../goals.ts";
import { type Drawn, growthOf } from "./curve.ts";

type CurveGoal = Omit<Goal, "value"> & {
  readonly curve: string;
  readonly figure: string;
  /**
   * `flat`: how many times the last value is the first one, at most. `linear`: the same, over how many times the size is.
   * `last`: the last value itself.
   */
  readonly as: "flat" | "linear" | "last";
};

/** The most that a figure may grow that is called flat: noise, and what a deeper tree of an index costs. */
const FLAT = 1.5;

export const CURVE_GOALS: readonly CurveGoal[] = [
  {
    id: "P7",
    what: "µs of a proof in a log of 10 million leaves, p99",
    curve: "growth-ledger",
    figure: "proofP99",
    as: "last",
    goal: 1000,
  },
  {
    id: "P7-MiB",
    what: "memory while a log grows, 10 million leaves over 100,000",
    curve: "growth-ledger-memory",
    figure: "rss",
    as: "flat",
    goal: FLAT,
  },
  {
    id: "P9a",
    what: "an assessment with 250 laws over one with 26",
    curve: "growth-packs",
    figure: "assess",
    as: "flat",
    goal: FLAT,
  },
  {
    id: "P9b",
    what: "a notice's cost for each of 64 peers over that for each of 2",
    curve: "growth-peers",
    figure: "notice",
    as: "linear",
    goal: FLAT,
  },
  {
    id: "P9c",
    what: "an assessment among 896 connections over one on one",
    curve: "growth-connections",
    figure: "assess",
    as: "flat",
    goal: FLAT,
  },
  {
    id: "P9d",
    what: "a leaf appended to the longest log over one to the shortest",
    curve: "growth-ledger",
    figure: "append",
    as: "flat",
    goal: FLAT,
  },
  {
    id: "P9e",
    what: "a page of 100,000 notices over one of 1,000",
    curve: "growth-notices",
    figure: "newest",
    as: "flat",
    goal: FLAT,
  },
  {
    id: "P9f",
    what: "a consent among 64 over one alone",
    curve: "growth-offers",
    figure: "assess",
    as: "linear",
    goal: FLAT,
  },
];

/** Holds curves against their goals, which are upper bounds. Those that were not measured are left out. */
export function curveResultsOf(drawn: readonly Drawn[]): readonly Result[] {
  return CURVE_GOALS.flatMap(({ id, what, curve, figure, as, goal }) => {
    const points = drawn.find(({ name }) => name === curve)?.points ?? [];
    const growth = growthOf(points, figure);
    if (growth === undefined) return [];
    const last = points.at(-1)?.figures[figure] ?? Number.NaN;
    const value = { flat: growth.figure, linear: growth.figure / growth.size, last }[as];
    return [{ id, what, value, goal, met: value <= goal }];
  });
}
