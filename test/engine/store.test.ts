/** The ways to read a store that every caller shares: one row, a whole span, and puts that fit their collection. */
import { expect, test } from "vitest";
import { COUNTER } from "../../src/engine/rows.ts";
import { FOREVER, load, loadSpan, put, type Read, type Row } from "../../src/engine/store.ts";

const row = { name: "n", value: 1, until: FOREVER };

/** A store that gives these rows, and remembers what it was asked. */
function giving(...rows: readonly (readonly Row[])[]) {
  const asked: Read[] = [];
  const read = async (reads: readonly Read[]) => {
    asked.push(...reads);
    return rows;
  };
  return { asked, store: { read } };
}

test("one row is read by its key", async () => {
  const { asked, store } = giving([row]);
  expect(await load(store, COUNTER, "n")).toBe(row);
  expect(asked).toEqual([{ of: COUNTER, key: ["n"] }]);
});

test("a row that is not there is undefined, and a span of none is empty", async () => {
  expect(await load(giving([]).store, COUNTER, "n")).toBeUndefined();
  expect(await load(giving().store, COUNTER, "n")).toBeUndefined();
  expect(await loadSpan(giving().store, { of: COUNTER, index: "x", prefix: [] })).toEqual([]);
});

test("a span is read whole", async () => {
  const span = { of: COUNTER, index: "x", prefix: ["a"] };
  const { asked, store } = giving([row, row]);
  expect(await loadSpan(store, span)).toEqual([row, row]);
  expect(asked).toEqual([span]);
});

test("a put is its collection and its row", () => {
  expect(put(COUNTER, row)).toEqual({ of: COUNTER, row });
});
