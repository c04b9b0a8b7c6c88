/** The dates of an item: none that cannot be, none that is over, and no consent from before anybody concerned was born. */
import { describe, expect, test } from "vitest";
import { datesWrong } from "../../src/transfers/item-dates.ts";
import type { EvidencedItem } from "../../src/transfers/transfer-request.ts";

const DAY = "2026-11-21";
const evidence = { issued: new Date(`${DAY}T12:00:00Z`) } as Parameters<typeof datesWrong>[2];
const wrong = (kind: EvidencedItem["kind"], item: object, facts: Record<string, string[]> = {}) =>
  datesWrong({ kind, path: "offer", item } as EvidencedItem, { day: DAY, request: { facts } }, evidence);

test.each([
  ["assessments", { date: "1981-01-27" }, "it is dated before 1981-01-28"],
  ["instruments", { from: "2026-01-02", until: "2026-01-02" }, "it ends before it begins"],
  ["filings", { at: "2026-11-22" }, "it begins on 2026-11-22, after today"],
  ["instruments", { from: "2026-01-02", until: DAY }, `it expired on ${DAY}`],
  ["notices", {}, undefined],
] as const)("of %s: %j", (kind, item, why) => {
  expect(wrong(kind, item)).toBe(why);
});

describe("a consent of all people", () => {
  const given = (day: string, youngest?: string) =>
    wrong("consents", { given: day }, youngest === undefined ? {} : { youngest: [youngest] });
  const unborn = "the youngest person whom the request is about was not born when it was given";

  test("is none from before the youngest was born", () => {
    // Who is 18 today was born on 22 November 2007 at the earliest.
    expect(given("2007-11-21", "18")).toBe(unborn);
    expect(given("2007-11-22", "18")).toBeUndefined();
    expect(given("2001-11-21", "18..24")).toBe(unborn);
    expect(given("2001-11-22", "18..24")).toBeUndefined();
  });

  test("may be of any day where nobody says how old the youngest is", () => {
    expect(given("1981-01-28")).toBeUndefined();
    expect(given("1981-01-28", "18..")).toBeUndefined();
  });

  test("is the only item whose date people's ages bound", () => {
    expect(wrong("assessments", { date: "1990-01-01" }, { youngest: ["18"] })).toBeUndefined();
  });
});
