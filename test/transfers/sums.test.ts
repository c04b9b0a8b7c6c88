/** Sums of tallies: day rows of the first month, month rows after it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TALLY, type TallyRow } from "../../src/transfers/schema.ts";
import {
  ALL_RECIPIENTS,
  addToTallies,
  countOf,
  spansOf,
  takeFromTallies,
  tallyKeys,
} from "../../src/transfers/sums.ts";
import { createRows } from "../engine/rows.ts";

const row = (changes: Partial<TallyRow>): TallyRow => ({
  caller: "c",
  recipient: "r",
  unit: "day",
  period: "2026-11-21",
  fewest: 0,
  most: 0,
  unsaid: 0,
  until: "2028-11-21",
  ...changes,
});

test("a sum since a day is the days to the end of its month, and the months from there", () => {
  const of = { of: TALLY, index: "period" };
  expect(spansOf("c", { since: "2026-11-21", recipient: "r" })).toEqual([
    { ...of, prefix: ["c", "r", "day"], from: "2026-11-21", below: "2026-12-01" },
    { ...of, prefix: ["c", "r", "month"], from: "2026-12" },
  ]);
});

test("December is followed by January, and years keep four digits", () => {
  const [days, months] = spansOf("c", { since: "2026-12-31" });
  expect(days).toMatchObject({ below: "2027-01-01", prefix: ["c", ALL_RECIPIENTS, "day"] });
  expect(months).toMatchObject({ from: "2027-01", prefix: ["c", ALL_RECIPIENTS, "month"] });
  expect(spansOf("c", { since: "0999-12-01" })[1]).toMatchObject({ from: "1000-01" });
  expect(spansOf("c", { since: "0998-12-01" })[1]).toMatchObject({ from: "0999-01" });
});

test("every day of a month counts once, whatever the month", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }), (month, day) => {
      const since = `2026-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
      const [days, months] = spansOf("c", { since });
      expect(String(days?.below)).toBe(`${months?.from}-01`);
      expect(String(days?.from) < String(days?.below)).toBe(true);
    }),
  );
});

test("rows add up, and one that named no upper end leaves none", () => {
  expect(countOf([])).toEqual({ from: 0, to: 0 });
  const rows = [row({ fewest: 1, most: 2 }), row({ fewest: 3, most: 5 })];
  expect(countOf(rows)).toEqual({ from: 4, to: 7 });
  expect(countOf([...rows, row({ fewest: 1, most: 0, unsaid: 1 })])).toEqual({
    from: 5,
    to: Number.POSITIVE_INFINITY,
  });
});

describe("what a transfer adds", () => {
  const counted = { recipient: "r", day: "2026-11-21", fewest: 3, most: 5 };
  const keys = tallyKeys("c", counted);

  test("keeps its tallies until the latest date that was asked for", () => {
    const rows = createRows();
    rows.write(addToTallies("c", counted, "2028-11-21", rows));
    rows.write(addToTallies("c", counted, "2027-12-21", rows));
    const kept = keys.map((key) => rows.get(TALLY, ...key));
    for (const each of kept) expect(each).toMatchObject({ fewest: 6, most: 10, until: "2028-11-21" });
  });

  test("is taken out again, and from no tally that is gone", () => {
    const rows = createRows();
    expect(takeFromTallies("c", counted, rows)).toEqual([]);
    rows.write(addToTallies("c", counted, "2028-11-21", rows));
    rows.write(takeFromTallies("c", counted, rows));
    for (const key of keys) expect(rows.get(TALLY, ...key)).toMatchObject({ fewest: 0, most: 0, unsaid: 0 });
  });
});
