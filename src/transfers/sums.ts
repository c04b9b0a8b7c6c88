/**
 * A sender's tallies: what a transfer adds to them, and their sums, from day rows to the end of the first month and from
 * month rows after it.
 */
import { type Put, put, type Rows, type Span as StoreSpan } from "../engine/store.ts";
import { type CountedRow, TALLY, type TallyRow } from "./schema.ts";
import type { Count, Span } from "./tally.ts";

/** The name under which sums over all recipients are kept. No recipient has an empty name. */
export const ALL_RECIPIENTS = "";

/** Returns the two spans of rows that make a sum, so that a year takes at most 31 day rows and 12 month rows. */
export function spansOf(caller: string, { since, recipient = ALL_RECIPIENTS }: Span): StoreSpan<TallyRow>[] {
  const month = since.slice(0, 7);
  const next = monthAfter(month);
  const of = { of: TALLY, index: "period" } as const;
  return [
    { ...of, prefix: [caller, recipient, "day"], from: since, below: `${next}-01` },
    { ...of, prefix: [caller, recipient, "month"], from: next },
  ];
}

/** Adds up the rows. Without an upper end where one of their transfers named none. */
export function countOf(rows: readonly TallyRow[]): Count {
  const sum = (of: (row: TallyRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const unsaid = sum((row) => row.unsaid) > 0;
  return {
    from: sum((row) => row.fewest),
    to: unsaid ? Number.POSITIVE_INFINITY : sum((row) => row.most),
  };
}

function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  const [nextYear, next] = number === 12 ? [year + 1, 1] : [year, number + 1];
  return `${String(nextYear).padStart(4, "0")}-${String(next).padStart(2, "0")}`;
}

type TallyKey = readonly [string, string, "day" | "month", string];

/**
 * Returns the keys of the rows in which a transfer counts: those of its recipient and of all, of its day and of its
 * month.
 */
export function tallyKeys(caller: string, { recipient, day }: CountedRow): readonly TallyKey[] {
  return [ALL_RECIPIENTS, recipient].flatMap((to): TallyKey[] => [
    [caller, to, "day", day],
    [caller, to, "month", day.slice(0, 7)],
  ]);
}

/** Returns the puts that add a transfer to the tallies, which are kept until a date (ISO 8601) at least. */
export function addToTallies(caller: string, counted: CountedRow, until: string, rows: Rows): readonly Put[] {
  return tallyKeys(caller, counted).map((key) => {
    const [, recipient, unit, period] = key;
    const empty = { caller, recipient, unit, period, fewest: 0, most: 0, unsaid: 0, until };
    const row = rows.get(TALLY, ...key) ?? empty;
    return put(TALLY, { ...changed(row, counted, 1), until: until > row.until ? until : row.until });
  });
}

/** Returns the puts that take a transfer out of those of its tallies that are still kept. */
export function takeFromTallies(caller: string, counted: CountedRow, rows: Rows): readonly Put[] {
  return tallyKeys(caller, counted).flatMap((key) => {
    const row = rows.get(TALLY, ...key);
    return row === undefined ? [] : put(TALLY, changed(row, counted, -1));
  });
}

function changed(row: TallyRow, { fewest, most }: CountedRow, sign: 1 | -1): TallyRow {
  return {
    ...row,
    fewest: row.fewest + sign * fewest,
    most: row.most + sign * (most ?? 0),
    unsaid: row.unsaid + (most === undefined ? sign : 0),
  };
}
