/** Penalties on a day: which are in force, what a unit is worth then, and which breach one sanctions. */
import { describe, expect, test } from "vitest";
import {
  isNamed,
  isSanctioned,
  mostOf,
  type Penalty,
  type PenaltyUnit,
  penaltiesOn,
} from "../../src/law/penalty.ts";

const penalty = (parts: Partial<Penalty>): Penalty => ({
  ...{ id: "a", cite: "Act 2", from: "2020-01-01", status: "believed", says: "It costs something." },
  ...{ kind: "administrative", pays: "organisation", circumstances: [], sanctions: "all", rules: [] },
  ...parts,
});
const valued = (from: string, until: string | undefined, amount: number) => ({
  ...{ from, until, amount, currency: "MXN", cite: "Act 4", status: "confirmed" as const },
});
const UNIT: PenaltyUnit = {
  ...{ id: "xx.unit", says: "The unit of the law.", cite: "Act 3" },
  values: [valued("2025-02-01", "2026-02-01", 113.14), valued("2026-02-01", "2027-02-01", 117.31)],
};

test("a penalty is told from its first day until the day before its end", () => {
  const penalties = [penalty({ id: "old", until: "2024-08-02" }), penalty({ id: "new", from: "2024-08-02" })];
  const on = (day: string) => penaltiesOn({ penalties, units: [] }, day).map(({ id }) => id);
  expect(on("2019-12-31")).toEqual([]);
  expect(on("2024-08-01")).toEqual(["old"]);
  expect(on("2024-08-02")).toEqual(["new"]);
});

describe("a unit", () => {
  const on = (day: string) => {
    const amount = { upTo: 1_000, unit: "xx.unit" };
    return penaltiesOn({ penalties: [penalty({ amount })], units: [UNIT] }, day)[0]?.amount;
  };

  test("has the value of the day, which its first and last day bound", () => {
    for (const [day, worth] of [
      ["2025-02-01", 113.14],
      ["2026-01-31", 113.14],
      ["2026-02-01", 117.31],
    ] as const)
      expect(on(day)?.unit).toMatchObject({ isKnown: true, value: { amount: worth } });
  });

  test("is not known on a day without a value, and names the last one before", () => {
    expect(on("2027-02-01")?.unit).toMatchObject({ isKnown: false, value: { amount: 117.31 } });
    const before = on("2025-01-31")?.unit;
    expect(before).toEqual({ id: "xx.unit", says: "The unit of the law.", isKnown: false });
  });

  test("counts in its currency while it is known, and else by itself", () => {
    expect(mostOf(on("2026-06-01") ?? {})).toEqual({ in: "MXN", most: 117_310 });
    expect(mostOf(on("2027-06-01") ?? {})).toEqual({ in: "xx.unit", most: 1_000 });
    expect(mostOf({ from: 1_000, currency: "CAD" })).toEqual({ in: "CAD", most: 1_000 });
  });

  test("that only the cap is counted in has its value there", () => {
    const cap = { upTo: 2, unit: "xx.unit", per: "total" } as const;
    const [told] = penaltiesOn({ penalties: [penalty({ cap })], units: [UNIT] }, "2026-06-01");
    expect(told?.cap).toMatchObject({ upTo: 2, per: "total", unit: { isKnown: true } });
  });
});

test("a breach is sanctioned by its dimension and, where the penalty names rules, by its rule", () => {
  const sanctions = ["security", "retention"] as const;
  expect(isSanctioned({ sanctions: "all", rules: [] }, "keep", "any")).toBe(true);
  expect(isSanctioned({ sanctions, rules: [] }, "security", "any")).toBe(true);
  expect(isSanctioned({ sanctions, rules: [] }, "keep", "any")).toBe(false);
  expect(isSanctioned({ sanctions, rules: ["bipa-*"] }, "security", "pipa-10")).toBe(false);
  expect(isSanctioned({ sanctions, rules: ["bipa-*"] }, "security", "bipa-15-e")).toBe(true);
  expect(isSanctioned({ sanctions, rules: ["bipa-*"] }, "keep", "bipa-15-e")).toBe(false);
});

test("a name of rules stands for one rule, or for all that begin so", () => {
  expect(isNamed("bipa-15", "bipa-15")).toBe(true);
  expect(isNamed("bipa-15", "bipa-15-b")).toBe(false);
  expect(isNamed("bipa-*", "bipa-15-b")).toBe(true);
  expect(isNamed("bipa-*", "pipa-10")).toBe(false);
});
