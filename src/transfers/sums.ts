/** Sums a sender's tallies: from day rows to the end of the first month, and from month rows after it. */
import type { Span as StoreSpan } from "../engine/store.ts";
import { TALLY, type TallyRow } from "./schema.ts";
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
