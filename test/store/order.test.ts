/** The order of rows: that of a database, for numbers, for text, and for text beyond the basic plane. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Row } from "../../src/engine/store.ts";
import {
  columnsOf,
  compareRows,
  compareScalars,
  isInSpan,
  keyOf,
  keyText,
  valuesOf,
} from "../../src/store/order.ts";
import { ITEM, type ItemRow } from "./sample-machine.ts";

const item = (id: string, changes: Partial<ItemRow> = {}): ItemRow => ({
  id,
  until: "2030-01-01",
  ...changes,
});
const group = { of: ITEM, index: "group" };

test("text is ordered as its UTF-8 bytes are", () => {
  const text = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareScalars(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
  expect(compareScalars("\u{10000}", "\uffff")).toBeGreaterThan(0);
});

test("numbers come before text, and by their size", () => {
  expect(compareScalars(2, 10)).toBeLessThan(0);
  expect(compareScalars(2, "1")).toBeLessThan(0);
  expect(compareScalars("1", 2)).toBeGreaterThan(0);
  expect(compareScalars("a", "a")).toBe(0);
});

test("a row that lacks a column stands in no index of it", () => {
  expect(valuesOf(item("a", { group: "g", rank: 1 }), ["group", "rank"])).toEqual(["g", 1]);
  expect(valuesOf(item("a", { group: "g" }), ["group", "rank"])).toBeUndefined();
  expect(isInSpan(item("a", { group: "g" }), { ...group, prefix: ["g"] })).toBe(false);
});

test("a span holds its prefix, from its first value on and below its end", () => {
  const row = item("a", { group: "g", rank: 5 });
  const held = (changes: object) => isInSpan(row, { ...group, prefix: ["g"], ...changes });
  expect([{}, { from: 5 }, { below: 6 }, { from: 5, below: 6 }, { prefix: [] }].map(held)).toEqual(
    Array(5).fill(true),
  );
  expect([{ prefix: ["h"] }, { from: 6 }, { below: 5 }].map(held)).toEqual(Array(3).fill(false));
  expect(held({ prefix: ["g", 5], from: 0 })).toBe(false);
});

test("rows are ordered by the index, then by the key", () => {
  const rows = [
    item("c", { group: "g", rank: 1 }),
    item("a", { group: "g", rank: 2 }),
    item("b", { group: "g", rank: 1 }),
  ];
  expect(rows.toSorted(compareRows(group)).map(({ id }) => id)).toEqual(["b", "c", "a"]);
});

test("an index and a key that are not there are faults of the program", () => {
  expect(() => columnsOf({ of: ITEM, index: "none" })).toThrow(TypeError);
  expect(() => keyOf(ITEM, { until: "2030-01-01" } as Row)).toThrow(TypeError);
  expect(keyOf(ITEM, item("a"))).toEqual(["a"]);
  expect(keyText(["a", 1])).not.toBe(keyText(["a", "1"]));
});
