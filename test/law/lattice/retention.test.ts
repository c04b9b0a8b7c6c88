/** Retention against the calendar: what a limit claims holds from every day on which its clock can start. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_IMPLICATIONS } from "../../../src/law/formula.ts";
import type { Value } from "../../../src/law/lattice/dimension.ts";
import { valueIn } from "../../../src/law/lattice/order.ts";
import {
  formatLimit,
  keepWithin,
  limitWithin,
  mostDaysAfter,
  parsePeriod,
  type RetentionLimit,
} from "../../../src/law/lattice/retention.ts";
import { someLimit } from "../../support/arbitraries.ts";
import { join as joinAll } from "./joined.ts";

const DAY_MS = 86_400_000;

/** Nine years with a leap day, and ends of months around the one century that skips it. */
const STARTS: readonly Date[] = [
  ...Array.from({ length: 9 * 365 }, (_, i) => new Date(Date.UTC(2023, 0, 1) + i * DAY_MS)),
  ...Array.from({ length: 15 * 365 }, (_, i) => new Date(Date.UTC(2091, 0, 1) + i * DAY_MS)).filter(
    (date) => date.getUTCDate() > 27 || date.getUTCDate() === 1,
  ),
];

/** The day on which a period ends: months first, no later than the month's last day, then days. */
function endOf(period: string, start: Date): number {
  const { months, days } = parsePeriod(period);
  const [year, month, day] = [start.getUTCFullYear(), start.getUTCMonth() + months, start.getUTCDate()];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(day, last)) + days * DAY_MS;
}

const limit = (period: string, prompt = false): RetentionLimit => ({ event: "purpose-end", period, prompt });
const endsNoEarlier = (a: string, b: string) => STARTS.every((start) => endOf(a, start) >= endOf(b, start));

describe("a limit within another", () => {
  it("never ends earlier than that, whatever day the clock starts", () => {
    fc.assert(
      fc.property(someLimit, someLimit, (a, b) => {
        if (!limitWithin(a, b)) return;
        expect(a.event).toBe(b.event);
        expect(endsNoEarlier(a.period, b.period)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("yields wherever that does: without a hold a limit is the stricter", () => {
    const holding: RetentionLimit = { ...limit("P1Y"), hold: true };
    expect(limitWithin(holding, limit("P1Y"))).toBe(true);
    expect(limitWithin(limit("P1Y"), holding)).toBe(false);
    expect(limitWithin(limit("P1Y"), { ...holding, period: "P0D" })).toBe(false);
    fc.assert(
      fc.property(someLimit, someLimit, someLimit, (a, b, c) => {
        if (limitWithin(a, b) && b.hold) expect(a.hold).toBe(true);
        if (limitWithin(a, b) && limitWithin(b, c)) expect(limitWithin(a, c)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("is every one that ends no earlier, where both are in months and years, or both in days and weeks", () => {
    const inMonths = fc.tuple(fc.nat(4), fc.nat(14)).map(([years, months]) => `P${years}Y${months}M`);
    const inDays = fc.tuple(fc.nat(20), fc.nat(40)).map(([weeks, days]) => `P${weeks}W${days}D`);
    const two = fc.oneof(fc.tuple(inMonths, inMonths), fc.tuple(inDays, inDays));
    fc.assert(
      fc.property(two, ([a, b]) => {
        expect(limitWithin(limit(a), limit(b))).toBe(endsNoEarlier(a, b));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ["P1Y", "P12M", true],
    ["P12M", "P1Y", true],
    ["P366D", "P1Y", true], // a leap year
    ["P365D", "P1Y", false],
    ["P1Y", "P365D", true],
    ["P1Y", "P366D", false],
    ["P31D", "P1M", true], // January
    ["P30D", "P1M", false],
    ["P1M", "P28D", true], // February
    ["P1M", "P29D", false],
    ["P4Y", "P1460D", true], // 2096 to 2100
    ["P4Y", "P1461D", false],
    ["P3Y", "P0D", true],
  ])("`%s` ends no earlier than `%s`: %s", (longer, shorter, expected) => {
    expect(limitWithin(limit(longer), limit(shorter))).toBe(expected);
    expect(endsNoEarlier(longer, shorter)).toBe(expected);
  });

  it("never runs from another event, and is never the prompt one beside one that is not", () => {
    expect(limitWithin(limit("P1Y"), { ...limit("P1Y"), event: "last-interaction" })).toBe(false);
    expect(limitWithin(limit("P1Y", true), limit("P0D", false))).toBe(false);
    expect(limitWithin(limit("P1Y", false), limit("P1Y", true))).toBe(true);
  });
});

describe("joined limits", () => {
  const limits = fc.array(someLimit, { minLength: 1, maxLength: 3 });
  /** When the copy must be gone, if all that happened is that `event` did. */
  const earliest = (value: Value, event: string, start: Date): number =>
    value.kind === "retention"
      ? Math.min(
          ...value.limits.filter((each) => each.event === event).map((each) => endOf(each.period, start)),
        )
      : Number.NaN;

  it("end when the earliest of all ends: never later than either, and never earlier than both", () => {
    fc.assert(
      fc.property(limits, limits, fc.nat(), (a, b, pick) => {
        const [left, right] = [a, b].map((each) =>
          valueIn({ kind: "retention", limits: each }, NO_IMPLICATIONS),
        ) as [Value, Value];
        const joined = joinAll([left, right], "retention", NO_IMPLICATIONS);
        const written = { kind: "retention" as const, limits: [...a, ...b] };
        for (let i = 0; i < 20; i++) {
          const start = STARTS[(pick + i * 97) % STARTS.length] as Date;
          for (const event of ["purpose-end", "last-interaction"])
            expect(earliest(joined, event, start)).toBe(earliest(written, event, start));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("leave a duty to keep no more room than either: a hold is granted only where both grant it", () => {
    fc.assert(
      fc.property(limits, limits, (a, b) => {
        const joined = joinAll(
          [
            { kind: "retention", limits: a },
            { kind: "retention", limits: b },
          ],
          "retention",
          NO_IMPLICATIONS,
        );
        if (joined.kind !== "retention") throw new Error("limits are joined to limits");
        const days = (some: readonly RetentionLimit[]) =>
          mostDaysAfter(some, "purpose-end") ?? Number.POSITIVE_INFINITY;
        expect(days(joined.limits)).toBeLessThanOrEqual(Math.min(days(a), days(b)));
      }),
      { numRuns: 500 },
    );
  });

  it("allow no fewer days than the calendar ever does", () => {
    fc.assert(
      fc.property(limits, (some) => {
        const most = mostDaysAfter(some, "purpose-end");
        const firm = some.filter((each) => each.hold !== true);
        const value: Value = { kind: "retention", limits: firm };
        if (most === undefined) expect(firm.every((each) => each.event !== "purpose-end")).toBe(true);
        else
          for (const start of STARTS.slice(0, 400))
            expect(earliest(value, "purpose-end", start)).toBeLessThanOrEqual(
              start.getTime() + most * DAY_MS,
            );
      }),
      { numRuns: 100 },
    );
  });
});

it("a keeping duty is outdone by a longer one for the same object from the same event", () => {
  const keep = { object: "data", start: "purpose-end", days: 30 };
  expect(keepWithin(keep, { ...keep, days: 31 })).toBe(true);
  expect(keepWithin({ ...keep, days: 31 }, keep)).toBe(false);
  expect(keepWithin(keep, { ...keep, object: "record", days: 31 })).toBe(false);
  expect(keepWithin(keep, { ...keep, start: "last-interaction", days: 31 })).toBe(false);
});

it.each([
  ["P1Y2M3W4D", { months: 14, days: 25 }],
  ["P2W", { months: 0, days: 14 }],
  ["P0D", { months: 0, days: 0 }],
])("`%s` is %j", (text, period) => {
  expect(parsePeriod(text)).toEqual(period);
});

it("a limit is shown as the law has it: at its event only where the period is nothing", () => {
  const limit = { event: "purpose-end", prompt: false };
  expect(["P0D", "P10D", "P0Y6M", "P0M"].map((period) => formatLimit({ ...limit, period }))).toEqual([
    "at purpose end",
    "P10D after purpose end",
    "P0Y6M after purpose end",
    "at purpose end",
  ]);
});

it.each(["", "P", "3Y", "P-1D", "P1.5Y", "PT72H", "P1D1Y", "P1Y ", "p1y", "P1Y\n"])(
  "`%s` is no period",
  (text) => {
    expect(() => parsePeriod(text)).toThrow(
      expect.objectContaining({
        reason: "PACK_INVALID",
        message: expect.stringContaining(`\`${text}\` is not a duration`),
      }),
    );
  },
);
