/** Penalties in words: no digit and no currency is changed. */
import { describe, expect, test } from "vitest";
import type { ToldPenalty } from "../../../src/law/answer/penalties.ts";
import { formatCase, formatMeasure } from "../../../src/law/answer/penalty-words.ts";

const unit = (parts: object) => ({ id: "mx.uma", says: "The unit of the law.", isKnown: true, ...parts });
const value = {
  ...{ from: "2026-02-01", until: "2027-02-01", amount: 117.31, currency: "MXN", cite: "INEGI" },
  status: "confirmed" as const,
};
const told = (
  parts: Partial<ToldPenalty> = {},
  jurisdiction = "EU",
  cite = "GDPR Art 83(5)",
): ToldPenalty => ({
  by: { jurisdiction, side: "origin", rule: "a", cite, since: "2018-05-25", status: "believed" },
  says: "A breach of the principles costs much.",
  ...{ kind: "administrative", pays: "organisation", paidTo: "state", per: "breach", circumstances: [] },
  ...{ sanctions: ["consent.collect"], leads: true },
  amount: { upTo: 20_000_000, currency: "EUR" },
  ...parts,
});
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

  test("in a unit has its worth on that day, or says that it is not known", () => {
    const amount = { from: 100, upTo: 160_000 };
    const inUnit = (parts: object) => formatMeasure(told({ amount: { ...amount, unit: unit(parts) } }));
    expect(inUnit({ value })).toBe(
      "MXN 11,731 to 18,769,600 (100 to 160,000 × mx.uma, MXN 117.31 since 2026-02-01) each violation",
    );
    expect(inUnit({ value, isKnown: false })).toBe(
      "100 to 160,000 × mx.uma (its value on that day is not known; MXN 117.31 until 2027-02-01) each violation",
    );
    expect(inUnit({ isKnown: false })).toBe(
      "100 to 160,000 × mx.uma (its value on that day is not known) each violation",
    );
  });
});

test("a case names fault, circumstances, whoever pays, and the time to mend it", () => {
  expect(formatCase(told())).toBe("administrative fine");
  expect(
    formatCase(
      told({
        ...{ kind: "criminal", pays: "individual", severity: "serious", fault: "reckless" },
        ...{ circumstances: ["repeat", "child"], cure: "P30D" },
      }),
    ),
  ).toBe(
    "criminal penalty: serious breach, recklessness or intent, a repeated breach or a child concerned; an individual pays; may be mended within 30 days",
  );
});
