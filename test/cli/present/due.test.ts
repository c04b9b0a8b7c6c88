/** The order of deadlines for people: late, without delay, by their ends, without a time, waiting, done. */
import { expect, test } from "vitest";
import { dutiesOf, inOrder, namesAtOnce, nextOf, type ShownDeadline } from "../../../src/cli/present/due.ts";
import { VIEW } from "./shown-notice.ts";

const [some] = VIEW.clocks;
if (some === undefined) throw new Error("the notice has a deadline");
const { dueAt: _, ...bare } = some;
const due = (to: string, rest: Partial<ShownDeadline>): ShownDeadline => ({
  ...bare,
  to,
  state: "running",
  prompt: false,
  ...rest,
});
const DEADLINES = [
  due("done", { state: "done", doneAt: "2026-03-01T00:00:00Z" }),
  due("waiting", { state: "waiting", start: "assessment" }),
  due("unset", {}),
  due("second", { dueAt: "2026-03-06T00:00:00Z", prompt: true }),
  due("first", { dueAt: "2026-03-05T00:00:00Z" }),
  due("at-once", { prompt: true }),
  due("late", { state: "late", dueAt: "2026-03-01T00:00:00Z" }),
];

test("nothing is due earlier than what is late, and then what is wanted without delay", () => {
  expect(inOrder(DEADLINES).map(({ to }) => to)).toEqual([
    ...["late", "at-once", "first", "second", "unset", "waiting", "done"],
  ]);
  expect(namesAtOnce(DEADLINES)).toEqual(["EU: report to at-once"]);
});

test("what comes next is told in the order of the list", () => {
  expect(nextOf(DEADLINES).map((each) => (typeof each === "string" ? each : each.text))).toEqual([
    "LATE, was due 2026-03-01 00:00 UTC: EU: report to late",
    "without delay: EU: report to at-once",
    "due 2026-03-05 00:00 UTC: EU: report to first",
    "1 more without a set time",
    "1 more starts when the breach is assessed as one to report (not stated yet)",
  ]);
  expect(nextOf([])).toEqual(["this node knows of no deadline"]);
});

test("own duties that are done are no end of what is open elsewhere", () => {
  const done = due("own", { own: true, state: "done", doneAt: "2026-03-01T00:00:00Z" });
  expect(nextOf([...DEADLINES, done])).toEqual([
    "your own duties are done; 6 elsewhere are open, the first LATE, was due 2026-03-01 00:00 UTC: EU: report to late",
  ]);
  expect(nextOf([done, due("at-once", { prompt: true })])).toEqual([
    "your own duties are done; 1 elsewhere is open, the first without delay: EU: report to at-once",
  ]);
  expect(nextOf([done])).toEqual(["nothing more: every duty is done"]);
});

test("several ends of one duty are together, the earliest first", () => {
  const ends = ["2026-03-09T00:00:00Z", "2026-03-04T00:00:00Z"].map((dueAt) => due("same", { dueAt }));
  const [same] = dutiesOf([...ends, ...DEADLINES]).filter(([each]) => each?.to === "same");
  expect(same?.map(({ dueAt }) => dueAt)).toEqual(ends.map(({ dueAt }) => dueAt).toReversed());
});
