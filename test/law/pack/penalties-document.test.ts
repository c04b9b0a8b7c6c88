/** The form of a penalty and of a unit in a pack. */
import { describe, expect, test } from "vitest";
import { PenaltyEntry, UnitEntry } from "../../../src/law/pack/penalties-document.ts";

const ENTRY = {
  ...{ id: "a", cite: "Act 2", from: "2020-01-01", status: "believed", says: "It costs something." },
  ...{ kind: "administrative", sanctions: "all", amount: { upTo: 5, currency: "EUR" } },
};
const isValid = (parts: object) => PenaltyEntry.safeParse({ ...ENTRY, ...parts }).success;

describe("the form of a penalty", () => {
  test("has a citation, and says whoever pays and what it sanctions", () => {
    expect(PenaltyEntry.parse(ENTRY)).toMatchObject({ pays: "organisation", circumstances: [], rules: [] });
    expect(isValid({ cite: "" })).toBe(false);
    expect(isValid({ sanctions: [] })).toBe(false);
    expect(isValid({ sanctions: ["fines"] })).toBe(false);
    expect(isValid({ sanctions: ["security", "breach.regulator"] })).toBe(true);
    expect(isValid({ kind: "settlement" })).toBe(false);
    expect(isValid({ fault: "strict" })).toBe(false);
    expect(isValid({ colour: "red" })).toBe(false);
  });

  test.each([
    ["a currency or a unit", { upTo: 5 }],
    ["not both", { upTo: 5, currency: "EUR", unit: "xx.unit" }],
    ["a least or a most", { currency: "EUR" }],
    ["the least below the most", { from: 6, upTo: 5, currency: "EUR" }],
    ["more than nothing", { upTo: 0, currency: "EUR" }],
    ["a currency by its code", { upTo: 5, currency: "euro" }],
  ])("has a sum with %s", (_, amount) => {
    expect(isValid({ amount })).toBe(false);
  });

  test("has a sum that is only a least", () => {
    expect(isValid({ amount: { from: 1_000, currency: "CAD" } })).toBe(true);
  });

  test("picks only among several measures", () => {
    expect(isValid({ pick: "greater" })).toBe(false);
    expect(isValid({ pick: "greater", turnover: { upTo: 4 } })).toBe(true);
    // A law may leave open which of them counts.
    expect(isValid({ turnover: { upTo: 4 } })).toBe(true);
  });

  test("has a measure, where the law does not leave it to a court", () => {
    const { amount: _, ...bare } = ENTRY;
    const without = (kind: string) => PenaltyEntry.safeParse({ ...bare, kind }).success;
    expect(["administrative", "civil", "statutoryDamages"].map(without)).toEqual([false, false, false]);
    expect(["criminal", "damages", "order"].map(without)).toEqual([true, true, true]);
  });

  test("has durations that are some", () => {
    expect(isValid({ prison: { from: "P3M", upTo: "P3Y" }, cure: "P30D" })).toBe(true);
    expect(isValid({ prison: { from: "P3M" } })).toBe(true);
    expect(isValid({ prison: {} })).toBe(false);
    expect(isValid({ prison: { upTo: "3 years" } })).toBe(false);
    expect(isValid({ cure: "P0D" })).toBe(false);
    expect(isValid({ prison: { upTo: "P200Y" } })).toBe(false);
  });
});

test("a unit has values with days, and may have none that is known", () => {
  const entry = { id: "xx.unit", says: "The unit of the law.", cite: "Act 3", values: [] };
  expect(UnitEntry.safeParse(entry).success).toBe(true);
  const stated = { from: "2020-01-01", amount: 2, currency: "EUR", cite: "Act 4", status: "confirmed" };
  expect(UnitEntry.safeParse({ ...entry, values: [stated] }).success).toBe(true);
  expect(UnitEntry.safeParse({ ...entry, values: [{ ...stated, cite: "" }] }).success).toBe(false);
});
