/** When a filing comes soon enough before a transfer, in whatever unit the law counts. */
import { describe, expect, it, vi } from "vitest";
import type { Duty } from "../../src/law/lattice/duty.ts";
import { filingMeets, formatFiling, lastDayFor, soonest } from "../../src/transfers/filing.ts";

/** A Saturday. */
const DAY = "2026-11-21";
const duty: Duty = {
  to: "ke.odpc",
  stage: "registration",
  start: "before-processing",
  prompt: false,
  trigger: { all: [] },
};

describe("a filing before a transfer", () => {
  it.each<[string, Partial<Duty>]>([
    ["2026-11-21", {}],
    ["2026-11-21", { amount: 0, unit: "day" }],
    ["2026-11-20", { amount: 1, unit: "day" }],
    ["2026-09-22", { amount: 60, unit: "day" }],
    // At the end of its day: the day after has 24 hours, and the transfer may come as the next begins.
    ["2026-11-19", { amount: 1, unit: "hour" }],
    ["2026-11-19", { amount: 24, unit: "hour" }],
    ["2026-11-18", { amount: 25, unit: "hour" }],
    ["2026-11-21", { amount: 0, unit: "hour" }],
    ["2026-11-20", { amount: 1, unit: "business-day" }],
    // Mashujaa Day, 20 October, is a Tuesday and a public holiday in Kenya.
    ["2026-10-19", { amount: 24, unit: "business-day" }],
    ["2026-11-16", { amount: 5, unit: "business-day" }],
    ["2026-11-13", { amount: 6, unit: "business-day" }],
  ])("is made on %s at the latest where the law asks for %j", (last, changes) => {
    expect(lastDayFor({ ...duty, ...changes }, DAY, "KE")).toBe(last);
  });

  it.each(["hour", "day", "business-day"] as const)(
    "has a last day, whatever the number of the unit %s",
    (unit) => {
      const steps = vi.spyOn(Temporal.PlainDate.prototype, "add");
      const endless: Duty = { ...duty, amount: Number.MAX_SAFE_INTEGER, unit };
      expect(lastDayFor(endless, DAY, "KE")).toBe("0001-01-02");
      expect(filingMeets(endless, { to: "ke.odpc", document: "registration", at: DAY }, DAY, "KE")).toBe(
        false,
      );
      expect(steps.mock.calls.length).toBeLessThan(50);
      steps.mockRestore();
    },
  );

  it("is of that document, with that authority", () => {
    const filing = { to: "ke.odpc", document: "registration", at: DAY };
    expect(filingMeets(duty, filing, DAY, "KE")).toBe(true);
    expect(filingMeets(duty, { ...filing, document: "impact-assessment" }, DAY, "KE")).toBe(false);
    expect(filingMeets(duty, { ...filing, to: "ng.ndpc" }, DAY, "KE")).toBe(false);
    expect(filingMeets({ ...duty, amount: 1, unit: "day" }, filing, DAY, "KE")).toBe(false);
  });

  it("that meets the one that asks for it soonest meets all", () => {
    const days: Duty = { ...duty, amount: 6, unit: "day" };
    const working: Duty = { ...duty, amount: 5, unit: "business-day" };
    expect(
      soonest(
        [duty, working, days].map((each) => ({ duty: each, place: "KE" })),
        DAY,
      ),
    ).toBe(days);
    expect(formatFiling(days)).toBe("filing to ke.odpc: registration, 6 days before processing");
  });
});
