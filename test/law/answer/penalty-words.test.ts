/** Penalties in words: no digit and no currency is changed. */
import { describe, expect, test } from "vitest";
import type { ToldPenalty } from "../../../src/law/answer/penalties.ts";
import { formatBriefly, formatCase, formatMeasure } from "../../../src/law/answer/penalty-words.ts";
import { type DatedUnit, penaltiesOn } from "../../../src/law/penalty.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { penaltyUnit, toldPenalty as told, UNIT_VALUE as value } from "../../support/penalty.ts";

describe("a measure", () => {
  test.each([
    [{}, "EUR 20 million each violation"],
    [
      { turnover: { upTo: 4, base: "worldwide" }, pick: "greater" },
      "EUR 20 million or 4 % of worldwide turnover, the greater, each violation",
    ],
    [{ amount: undefined, turnover: { from: 0.25, upTo: 3 } }, "0.25 to 3 % of turnover each violation"],
    [{ amount: undefined, multiple: { of: "gain", upTo: 10 }, per: undefined }, "10 times the gain"],
    [{ multiple: { of: "damage", upTo: 1 }, per: "person" }, "EUR 20 million or the damage each person"],
    [{ amount: { from: 1_000, currency: "CAD" } }, "CAD 1,000 or more each violation"],
    [{ amount: { from: 1_000, upTo: 1_000, currency: "USD" }, per: "person" }, "USD 1,000 each person"],
    [
      { cap: { upTo: 2e8, currency: "TWD", per: "incident" } },
      "EUR 20 million each violation; at most TWD 200 million each incident",
    ],
    [{ amount: undefined, prison: { from: "P3M" } }, "prison of 3 months or more"],
    [{ amount: undefined, prison: { upTo: "P1Y" } }, "prison of up to 1 year"],
    [
      { cap: { from: 2.5e7, upTo: 5e8, currency: "RUB", per: "incident" } },
      "EUR 20 million each violation; within RUB 25 million to 500 million each incident",
    ],
    [{ amount: { upTo: 3_501_810_000, currency: "COP" } }, "COP 3,501,810,000 each violation"],
    [{ amount: { upTo: 8_700_000, currency: "GBP" } }, "GBP 8.7 million each violation"],
    [{ amount: undefined }, ""],
    [{ amount: { upTo: 2_663, currency: "USD" } }, "USD 2,663 each violation"],
    [{ amount: { upTo: 17_092_242, currency: "TRY" } }, "TRY 17,092,242 each violation"],
    [{ amount: { upTo: 2_500_000_000, currency: "INR" } }, "INR 2.5 billion each violation"],
  ] as const)("%j is %s", (parts, expected) => {
    expect(formatMeasure(told(parts as Partial<ToldPenalty>))).toBe(expected);
  });

  test("in a unit has its worth on that day, or says that it is not known, and names the unit in words", () => {
    const inUnit = (parts: Partial<DatedUnit>, amount = { from: 100, upTo: 160_000 }) =>
      formatMeasure(told({ amount: { ...amount, unit: penaltyUnit(parts) } }));
    expect(inUnit({ value })).toBe(
      "MXN 11,731 to 18,769,600 (100 to 160,000 units of the law, MXN 117.31 each since 2026-02-01) each violation",
    );
    expect(inUnit({ value, isKnown: false })).toBe(
      "100 to 160,000 units of the law (its value on that day is not known; MXN 117.31 each until 2027-02-01) each violation",
    );
    expect(inUnit({ isKnown: false })).toBe(
      "100 to 160,000 units of the law (its value on that day is not known) each violation",
    );
    expect(inUnit({ says: "The monthly tax unit (UTM), whose value changes.", isKnown: false })).toMatch(
      /^100 to 160,000 monthly tax units \(UTM\) \(its/,
    );
    expect(inUnit({ says: "The basic fare.", isKnown: false })).toMatch(
      /^100 to 160,000 times the basic fare \(/,
    );
    const one = { from: 1, upTo: 1 };
    const says = "The sum of USD 2,500 in the Act, as adjusted: the fine for a violation.";
    expect(inUnit({ says, value }, one)).toBe(
      "MXN 117.31 (the sum of USD 2,500 in the Act, as adjusted, since 2026-02-01) each violation",
    );
    expect(inUnit({ says, value, isKnown: false }, one)).toBe(
      "the sum of USD 2,500 in the Act, as adjusted (its value on that day is not known; MXN 117.31 until 2027-02-01) each violation",
    );
  });

  test("no unit of a shipped law is told by its id", () => {
    const measures = [...shippedAtlas().packs.values()].flatMap((pack) =>
      pack.units.length === 0 ? [] : penaltiesOn(pack, "2026-12-15").map((each) => formatMeasure(each)),
    );
    expect(
      measures.filter((each) => /tax units|minimum wages|units of measure|penalty units/.test(each)).length,
    ).toBeGreaterThan(6);
    for (const each of measures) expect(each).not.toMatch(/×|\b[a-z-]+\.[a-z]/);
  });

  test("that is a bound alone is told without a second `at most`", () => {
    const cap = { upTo: 350_000, currency: "NZD", per: "person" } as const;
    expect(formatMeasure(told({ amount: undefined, cap }))).toBe("NZD 350,000 each person");
  });
});

describe("a penalty in brief", () => {
  const jail = { amount: { upTo: 50_000, currency: "HKD" }, per: undefined, prison: { upTo: "P2Y" } };
  test.each([
    [{ turnover: { upTo: 4 }, pick: "greater" }, "EUR 20 million or 4 % of turnover each violation"],
    [
      { turnover: { upTo: 4 }, pick: "lesser" },
      "EUR 20 million or 4 % of turnover, the lesser, each violation",
    ],
    [
      { ...jail, circumstances: ["ignoredOrder"] },
      "HKD 50,000, prison of up to 2 years, for an order that was ignored",
    ],
    [{ fault: "intentional" }, "EUR 20 million each violation, for intent"],
    [
      { severity: "serious", fault: "reckless", circumstances: ["repeat", "forGain"] },
      "EUR 20 million each violation, for a serious breach, recklessness or intent, a repeated breach or a breach for gain",
    ],
    [
      { circumstances: ["repeat", "manyPeople", "ignoredOrder"] },
      "EUR 20 million each violation, for a repeated breach or 2 other cases",
    ],
    [
      { pays: "individual", fault: "intentional" },
      "EUR 20 million each violation on an individual, for intent",
    ],
    [{ cure: "P30D" }, "EUR 20 million each violation, if not mended within 30 days"],
    [{ kind: "damages", amount: undefined, fault: "negligent" }, "damages of no fixed sum, for negligence"],
    [
      { kind: "damages", amount: { upTo: 5, currency: "EUR" }, per: "person" },
      "damages of EUR 5 each person",
    ],
    [{ kind: "order", amount: undefined }, "an order"],
    [{ kind: "criminal", amount: undefined }, "a criminal penalty"],
  ] as const)("%j is %s", (parts, expected) => {
    expect(formatBriefly(told(parts as Partial<ToldPenalty>))).toBe(expected);
  });
});

test("a case names fault, circumstances, whoever pays, and the time to mend it", () => {
  expect(formatCase(told())).toBe("administrative fine");
  expect(formatCase(told({ pays: "either" }))).toBe(
    "administrative fine; an organisation or an individual pays",
  );
  expect(formatCase(told({ kind: "order", pays: "either" }))).toBe(
    "order; an organisation or an individual is bound",
  );
  expect(
    formatCase(
      told({
        ...{ kind: "criminal", pays: "individual", severity: "serious", fault: "reckless" },
        ...{ circumstances: ["repeat", "child"], cure: "P30D" },
      }),
    ),
  ).toBe(
    "criminal penalty: a serious breach, recklessness or intent, a repeated breach or a breach that concerns a child; an individual pays; may be mended within 30 days",
  );
});
