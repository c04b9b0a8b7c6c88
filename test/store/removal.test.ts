/** Rows that a pass may remove, the order in which it does, and the bytes that it counts. */
import { expect, test } from "vitest";
import { machine } from "../../src/store/machine.ts";
import { bytesOf, isOverdue, removalOrder } from "../../src/store/removal.ts";
import { item } from "./sample-entries.ts";
import { ITEM } from "./sample-machine.ts";

test.each([
  ["the day before", "2026-11-28", undefined, true],
  ["the day itself", "2026-11-29", undefined, false],
  ["the day before, unfinished", "2026-11-28", "unfinished", false],
])("a row that is kept until %s", (_, until, note, overdue) => {
  expect(isOverdue(ITEM, item("a", { until, note }), "2026-11-29")).toBe(overdue);
});

test("rows to which others lead go last", () => {
  const names = removalOrder(machine.collections).map(({ name }) => name);
  expect(names.toSorted()).toEqual(machine.collections.map(({ name }) => name).toSorted());
  const last = ["content", "content_key", "obligations", "recovered", "statement_head"];
  expect(names.slice(-last.length).toSorted()).toEqual(last);
});

test("bytes are those of the values, whatever their type", () => {
  expect(bytesOf({ text: "abc", number: 7, bytes: new Uint8Array(5), none: null, list: [1] })).toBe(19);
});
