/** Days, months and working days at a place; what is not sure is the earlier answer, and says that it is an estimate. */
import fc from "fast-check";
import { describe, expect, it, test, vi } from "vitest";
import {
  addDays,
  addHours,
  addMonths,
  addWorkingDays,
  dayAfter,
  dayAt,
  endOfDay,
  isNeverLonger,
  isPeriod,
  isShorterPeriod,
  yearsAfter,
} from "../src/calendar.ts";

const day = fc
  .date({ min: new Date("2020-02-01"), max: new Date("2036-06-30"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const place = fc.constantFrom("BR", "US-IL", "UK", "KE", "AE", "SG", "EU");
const amount = fc.integer({ min: 1, max: 40 });

describe("a day", () => {
  it("is another at another place", () => {
    const at = new Date("2026-03-01T23:30:00Z");
    expect(dayAt(at, "Asia/Tokyo")).toBe("2026-03-02");
    expect(dayAt(at, "America/Chicago")).toBe("2026-03-01");
  });

  it.each([
    ["Europe/Brussels", "2026-03-29", "2026-03-29T21:59:59.000Z"],
    ["Europe/Brussels", "2026-10-25", "2026-10-25T22:59:59.000Z"],
    ["Pacific/Apia", "2026-01-01", "2026-01-01T10:59:59.000Z"],
  ])("ends at midnight of %s, whatever its length: %s", (zone, date, end) => {
    expect(endOfDay(date, zone).toISOString()).toBe(end);
  });

  it("holds every moment until its end", () => {
    fc.assert(
      fc.property(
        day,
        fc.constantFrom("Europe/Brussels", "Asia/Kolkata", "America/Sao_Paulo"),
        (date, zone) => {
          expect(dayAt(endOfDay(date, zone), zone)).toBe(date);
          expect(dayAt(new Date(endOfDay(date, zone).getTime() + 1000), zone)).toBe(addDays(date, 1));
        },
      ),
    );
  });
});

it("adds hours as elapsed time, over a change of the clocks too", () => {
  expect(addHours(new Date("2026-03-28T12:00:00Z"), 72).toISOString()).toBe("2026-03-31T12:00:00.000Z");
});

test.each([
  ["2026-01-31", 1, "2026-02-28"],
  ["2024-02-29", -12, "2023-02-28"],
  ["2026-11-21", 2, "2027-01-21"],
])("adds months to %s: %i", (from, months, to) => {
  expect(addMonths(from, months)).toBe(to);
});

describe("working days", () => {
  it.each([
    // Tiradentes, 21 April, is a Tuesday; Labour Day, 1 May, a Friday.
    ["over a holiday in Brazil", "2026-04-20", 3, "BR", "2026-04-24"],
    ["over a holiday and a weekend in Brazil", "2026-04-30", 1, "BR", "2026-05-04"],
    ["over Christmas in the United Kingdom, with its substitute day", "2026-12-24", 1, "UK", "2026-12-29"],
    ["over Independence Day in Illinois", "2025-07-03", 1, "US-IL", "2025-07-07"],
    ["backwards over a holiday in Brazil", "2026-04-24", -3, "BR", "2026-04-20"],
    ["none at all", "2026-04-25", 0, "BR", "2026-04-25"],
  ])("are counted %s", (_, from, days, at, to) => {
    expect(addWorkingDays(from, days, at)).toEqual({ day: to });
  });

  // Wednesday 11 November 2026 and the days after it are no holidays in Egypt, nor in Saudi Arabia.
  it.each([
    ["2026-11-11", 3, "EG", "2026-11-16"],
    ["2026-11-12", 1, "EG", "2026-11-15"],
    ["2026-11-13", 3, "EG", "2026-11-17"],
    ["2026-11-14", 3, "EG", "2026-11-17"],
    ["2026-11-14", 3, "BR", "2026-11-18"],
    ["2026-11-15", -1, "EG", "2026-11-12"],
    ["2026-11-13", -1, "EG", "2026-11-12"],
    ["2026-11-14", 3, "SA", "2026-11-17"],
  ])("from %s, %i of them at %s: the weekend is Friday and Saturday in some places", (from, days, at, to) => {
    expect(addWorkingDays(from, days, at).day).toBe(to);
  });

  it("never end before as many weekdays, nor on a weekend, and more never end before fewer", () => {
    fc.assert(
      fc.property(day, amount, place, (from, days, at) => {
        const end = addWorkingDays(from, days, at).day;
        expect(end >= addWorkingDays(from, days, "XX").day).toBe(true);
        expect(new Date(end).getUTCDay() % 6).not.toBe(0);
        expect(addWorkingDays(from, days + 1, at).day > end).toBe(true);
      }),
    );
  });

  it("backwards never begin after as many weekdays before", () => {
    fc.assert(
      fc.property(day, amount, place, (from, days, at) => {
        expect(addWorkingDays(from, -days, at).day <= addWorkingDays(from, -days, "XX").day).toBe(true);
      }),
    );
  });
});

describe("an estimate", () => {
  it.each([
    ["a place without a table", "2026-04-20", "EU", "2026-04-23", /No public holidays of `EU` are known/],
    ["a year after the table", "2040-04-16", "BR", "2040-04-19", /from 2020 to 2036 only/],
    ["a year before the table", "2019-04-15", "BR", "2019-04-18", /from 2020 to 2036 only/],
    ["a place whose table lacks days", "2026-04-06", "IN", "2026-04-09", /not all known/],
  ])("is what is said of %s", (_, from, at, to, why) => {
    expect(addWorkingDays(from, 3, at)).toEqual({ day: to, estimate: expect.stringMatching(why) });
  });

  it("takes a day that the moon decides for a working day forwards, and for a holiday backwards", () => {
    // Eid al-Fitr of 2026 is computed for Friday 20 March in Kenya.
    const why = expect.stringMatching(/depends on when the moon is seen/);
    expect(addWorkingDays("2026-03-19", 1, "KE")).toEqual({ day: "2026-03-20", estimate: why });
    expect(addWorkingDays("2026-03-23", -1, "KE")).toEqual({ day: "2026-03-19", estimate: why });
  });

  it("is also what ends shortly before such a day, or begins shortly after it", () => {
    expect(addWorkingDays("2026-03-17", 1, "KE").estimate).toBeDefined();
    expect(addWorkingDays("2026-03-22", 1, "KE").estimate).toBeDefined();
    expect(addWorkingDays("2026-03-10", 1, "KE").estimate).toBeUndefined();
  });

  it("is no day of a place whose holidays are all fixed beforehand", () => {
    fc.assert(
      fc.property(day, amount, fc.constantFrom("BR", "US-IL", "UK"), (from, days, at) => {
        expect(addWorkingDays(from, days, at).estimate).toBeUndefined();
      }),
    );
  });
});

it("a number of years after 29 February is a day that exists", () => {
  expect(yearsAfter("2028-02-29T23:59:59.999Z", 10)).toBe("2038-02-28");
  expect(yearsAfter("2028-02-29", 4)).toBe("2032-02-29");
  expect(yearsAfter("2026-11-23T12:00:00.000Z", 11)).toBe("2037-11-23");
});

test("a day years after another is the one that Temporal counts", () => {
  const years = fc.integer({ min: 0, max: 40 });
  fc.assert(
    fc.property(fc.oneof(day, fc.constantFrom("2024-02-29", "2028-02-29")), years, (from, count) => {
      const counted = Temporal.PlainDate.from(from).add({ years: count }).toString();
      expect(yearsAfter(`${from}T01:02:03Z`, count)).toBe(counted);
    }),
  );
});

describe("a number that no law can mean", () => {
  const HUGE = [10_000, 50_000_000, Number.MAX_SAFE_INTEGER];

  it.each(HUGE)("costs no more than a small one, in working days: %i", (days) => {
    const steps = vi.spyOn(Temporal.PlainDate.prototype, "add");
    for (const count of [days, -days]) addWorkingDays("2026-11-21", count, "BR");
    const { length } = steps.mock.calls;
    steps.mockRestore();
    expect(length).toBeLessThan(50);
  });

  it("leads to the last day of the year 9999 that every zone can write, or to the first of the year 1", () => {
    for (const count of HUGE.slice(1)) {
      expect(addDays("2026-11-21", count)).toBe("9999-12-30");
      expect(addDays("2026-11-21", -count)).toBe("0001-01-02");
      expect(addMonths("2026-11-21", count)).toBe("9999-12-30");
      expect(addMonths("2026-11-21", -count)).toBe("0001-01-02");
      expect(addWorkingDays("2026-11-21", count, "BR").day).toBe("9999-12-30");
      expect(addWorkingDays("2026-11-21", -count, "BR").day).toBe("0001-01-02");
      expect(addHours(new Date("2026-11-21T00:00:00Z"), count * 24).toISOString()).toBe(
        "9999-12-30T23:59:59.000Z",
      );
      expect(yearsAfter("2026-11-21", count)).toBe("9999-12-30");
      expect(yearsAfter("2024-02-29", count)).toBe("9999-12-30");
    }
    expect(endOfDay("9999-12-30", "America/Chicago").toISOString()).toBe("9999-12-31T05:59:59.000Z");
  });
});

test("as many working days at once as one by one lead to the same day", () => {
  const direction = fc.constantFrom(1, -1);
  fc.assert(
    fc.property(day, amount, place, direction, (from, days, at, step) => {
      let one = from;
      for (let left = days; left > 0; left -= 1) one = addWorkingDays(one, step, at).day;
      expect(addWorkingDays(from, step * days, at).day).toBe(one);
    }),
  );
});

test.each([
  ["2026-11-29T23:59:59.999Z", "P11Y", "2037-11-29"],
  ["2026-11-29", "P13M", "2027-12-29"],
  ["2026-01-31", "P1M", "2026-02-28"],
  ["2026-11-29", "P1Y6M2W1D", "2028-06-13"],
  ["2026-11-29", "P999Y", "3025-11-29"],
  ["9999-01-01", "P1Y1M", "9999-12-30"],
])("the day after %s and a period of %s is %s", (at, period, expected) => {
  expect(isPeriod(period)).toBe(true);
  expect(dayAfter(at, period)).toBe(expected);
});

test.each(["", "P", "11Y", "P1.5Y", "P-1Y", "PT1H", "P1D1Y", "P1Y ", "P1000Y"])(
  "`%s` is no period",
  (text) => {
    expect(isPeriod(text)).toBe(false);
  },
);

test.each([
  ["P1Y", "P1Y", false],
  ["P12M", "P1Y", false],
  ["P365D", "P1Y", true],
  ["P366D", "P1Y", false],
  ["P4W", "P1M", true],
])("a period of %s is shorter than %s: %s", (period, than, shorter) => {
  expect(isShorterPeriod(period, than)).toBe(shorter);
});

test.each([
  ["P1Y", "P1Y", true],
  ["P12M", "P1Y", true],
  ["P365D", "P1Y", true],
  ["P366D", "P1Y", false],
  ["P28D", "P1M", true],
  ["P31D", "P1M", false],
  ["P2Y", "P730D", false],
])("a period of %s never lasts longer than %s: %s", (period, than, never) => {
  expect(isNeverLonger(period, than)).toBe(never);
});
