/** Duties to tell: which of two is the stricter, and which cannot be told apart until an incident has its times. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Duty, dutyWithin, formatDuty, UNITS } from "../../../src/law/lattice/duty.ts";
import { someDuty } from "../../support/arbitraries.ts";

const duty: Duty = {
  to: "eu.sa",
  stage: "report",
  start: "awareness",
  amount: 72,
  unit: "hour",
  prompt: false,
  trigger: { all: [] },
};
const { amount: _, unit: __, ...unnumbered } = duty;

/** `stricter` does all that `looser` asks, and not the other way round. */
function expectStricter(stricter: Duty, looser: Duty): void {
  expect(dutyWithin(looser, stricter)).toBe(true);
  expect(dutyWithin(stricter, looser)).toBe(false);
}

function expectIncomparable(a: Duty, b: Duty): void {
  expect(dutyWithin(a, b)).toBe(false);
  expect(dutyWithin(b, a)).toBe(false);
}

describe("a duty", () => {
  it("that counts the day of the event is stricter than one that begins on the next", () => {
    expectStricter({ ...duty, countsFirstDay: true }, duty);
  });

  it("with an amount and no unit compares with its equal alone", () => {
    const bare = { ...unnumbered, amount: 72 };
    expect(dutyWithin(bare, bare)).toBe(true);
    expectIncomparable(bare, unnumbered);
  });

  it("in hours, days and working days never compares with one in another unit", () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.nat(1000),
        fc.constantFrom(...UNITS),
        fc.constantFrom(...UNITS),
        (m, n, u, v) => {
          fc.pre(u !== v);
          expectIncomparable({ ...duty, amount: m, unit: u }, { ...duty, amount: n, unit: v });
        },
      ),
    );
  });

  it("without a number never compares with one that has one", () => {
    expectIncomparable(unnumbered, duty);
    expectIncomparable({ ...unnumbered, prompt: true }, { ...duty, amount: 0 });
  });

  it("is stricter the sooner it is due", () => {
    expectStricter({ ...duty, amount: 24 }, duty);
  });

  it("that counts back from an event is stricter the earlier it is due", () => {
    const before: Duty = { ...duty, start: "before-transfer", amount: 10, unit: "day" };
    expectStricter({ ...before, amount: 30 }, before);
  });

  it("is stricter where the law adds that nothing may delay it", () => {
    expectStricter({ ...duty, prompt: true }, duty);
    expectIncomparable({ ...duty, prompt: true }, { ...duty, amount: 24 });
  });

  it("is stricter the wider what triggers it", () => {
    expectStricter(duty, { ...duty, trigger: "incident.high-risk" });
    expectStricter(
      { ...duty, trigger: { any: ["incident.high-risk", "incident.named"] } },
      { ...duty, trigger: "incident.high-risk" },
    );
    expectStricter(
      { ...duty, trigger: "incident.high-risk" },
      { ...duty, trigger: { all: ["incident.high-risk", "incident.named"] } },
    );
  });

  it("is stricter where another duty ends it too", () => {
    expectStricter({ ...duty, notAfter: "subjects-told" }, duty);
    expectIncomparable({ ...duty, notAfter: "subjects-told" }, { ...duty, notAfter: "regulator-told" });
  });

  it.each(["to", "stage", "start"] as const)("never compares with one of another `%s`", (key) => {
    expectIncomparable(duty, { ...duty, [key]: "other" });
  });

  it("orders duties reflexively and transitively", () => {
    fc.assert(
      fc.property(someDuty, someDuty, someDuty, (a, b, c) => {
        expect(dutyWithin(a, a)).toBe(true);
        if (dutyWithin(a, b) && dutyWithin(b, c)) expect(dutyWithin(a, c)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("reads as a sentence would", () => {
    expect(formatDuty({ ...duty, prompt: true, trigger: "incident.high-risk" })).toBe(
      "eu.sa: report 72 hours from awareness, without delay, if incident.high-risk",
    );
    expect(formatDuty({ ...unnumbered, notAfter: "subjects-told" })).toBe(
      "eu.sa: report from awareness, not after subjects told",
    );
    expect(formatDuty({ ...duty, amount: 1, unit: "business-day" })).toBe(
      "eu.sa: report 1 business day from awareness",
    );
    expect(formatDuty({ ...duty, start: "before-processing", amount: 60, unit: "day" })).toBe(
      "eu.sa: report 60 days before processing",
    );
    expect(formatDuty({ ...unnumbered, start: "before-processing", stage: "registration" })).toBe(
      "eu.sa: registration before processing",
    );
  });
});
