/** How a deadline is counted, whatever law it comes from. */
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { deadlineOf } from "../../src/notices/deadline.ts";

const BRUSSELS = { jurisdiction: "EU", zone: "Europe/Brussels" };
const TOKYO = { jurisdiction: "JP", zone: "Asia/Tokyo" };
const place = fc.constantFrom(
  BRUSSELS,
  { jurisdiction: "US-IL", zone: "America/Chicago" },
  TOKYO,
  { jurisdiction: "WS", zone: "Pacific/Apia" },
  { jurisdiction: "IN", zone: "Asia/Kolkata" },
);
const moment = fc.date({ min: new Date("1990-01-01"), max: new Date("2090-01-01"), noInvalidDate: true });
const amount = fc.integer({ min: 1, max: 90 });
const HOUR_MS = 3_600_000;

test.each([
  ["a working day after a Friday is Monday", "2026-03-06T12:00:00Z", 1, "2026-03-09T22:59:59.000Z"],
  ["three after a Wednesday end on Monday", "2026-03-04T12:00:00Z", 3, "2026-03-09T22:59:59.000Z"],
  ["one after a Sunday is Monday", "2026-03-08T12:00:00Z", 1, "2026-03-09T22:59:59.000Z"],
])("%s", (_, start, days, end) => {
  expect(deadlineOf(new Date(start), days, "business-day", BRUSSELS).at.toISOString()).toBe(end);
});

test.each([
  ["23 hours", "2026-03-28T12:00:00Z", "2026-03-29T21:59:59.000Z"],
  ["25 hours", "2026-10-24T12:00:00Z", "2026-10-25T22:59:59.000Z"],
])("a last day of %s counts whole", (_, start, end) => {
  expect(deadlineOf(new Date(start), 1, "day", BRUSSELS).at.toISOString()).toBe(end);
});

test("hours are elapsed time at every place", () => {
  fc.assert(
    fc.property(moment, amount, place, (start, hours, at) => {
      expect(deadlineOf(start, hours, "hour", at).at.getTime()).toBe(start.getTime() + hours * HOUR_MS);
    }),
  );
});

test("working days never end before as many days, and more never ends before fewer", () => {
  fc.assert(
    fc.property(moment, amount, place, (start, days, at) => {
      const end = (count: number, unit: "day" | "business-day") =>
        deadlineOf(start, count, unit, at).at.getTime();
      expect(end(days, "business-day")).toBeGreaterThanOrEqual(end(days, "day"));
      expect(end(days + 1, "day")).toBeGreaterThanOrEqual(end(days, "day"));
      expect(end(days + 1, "business-day")).toBeGreaterThan(end(days, "business-day"));
      expect(end(days, "day")).toBeGreaterThan(start.getTime());
    }),
  );
});

test("where the law counts the day of the event, a deadline of days ends one day earlier", () => {
  const start = new Date("2026-03-02T09:00:00Z");
  expect(deadlineOf(start, 3, "day", TOKYO, true).at.toISOString()).toBe("2026-03-04T14:59:59.000Z");
  expect(deadlineOf(start, 3, "day", TOKYO).at.toISOString()).toBe("2026-03-05T14:59:59.000Z");
});

test.each(["hour", "day", "business-day"] as const)(
  "no number of the unit %s throws or costs more than another, and the end can always be written",
  (unit) => {
    const steps = vi.spyOn(Temporal.PlainDate.prototype, "add");
    for (const count of [1_000_000, Number.MAX_SAFE_INTEGER]) {
      const brazil = { jurisdiction: "BR", zone: "America/Sao_Paulo" };
      const end = deadlineOf(new Date("2026-11-21T08:00:00Z"), count, unit, brazil).at;
      expect(end.getTime()).toBeGreaterThan(Date.parse("2140-01-01"));
      expect(end.toISOString()).toMatch(/^\d{4}-/);
    }
    expect(steps.mock.calls.length).toBeLessThan(50);
    steps.mockRestore();
  },
);

test("a public holiday moves the end of working days alone, at the place whose law counts them", () => {
  // Friday 1 May 2026 is a public holiday in Brazil, and none in Illinois.
  const start = new Date("2026-04-29T15:00:00Z");
  const brazil = { jurisdiction: "BR", zone: "America/Sao_Paulo" };
  const illinois = { jurisdiction: "US-IL", zone: "America/Chicago" };
  const end = (unit: "day" | "business-day", at: typeof brazil) => deadlineOf(start, 3, unit, at);
  expect(end("business-day", brazil)).toEqual({ at: new Date("2026-05-06T02:59:59Z") });
  expect(end("business-day", illinois)).toEqual({ at: new Date("2026-05-05T04:59:59Z") });
  expect(end("day", brazil)).toEqual({ at: new Date("2026-05-03T02:59:59Z") });
});

test("where public holidays are not known, working days end early and are an estimate", () => {
  const start = new Date("2026-04-29T15:00:00Z");
  expect(deadlineOf(start, 3, "business-day", BRUSSELS)).toEqual({
    at: new Date("2026-05-04T21:59:59Z"),
    estimate: expect.stringContaining("`EU`"),
  });
  expect(deadlineOf(start, 3, "day", BRUSSELS).estimate).toBeUndefined();
  expect(deadlineOf(start, 72, "hour", BRUSSELS).estimate).toBeUndefined();
});
