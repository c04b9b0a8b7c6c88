/** Penalties as a person reads them: in two lines beside an answer, and in full; no digit and no currency is changed. */
import { describe, expect, test } from "vitest";
import {
  allPenaltyLines,
  formatCase,
  formatMeasure,
  penaltyLines,
} from "../../../src/cli/present/penalties.ts";
import type { ToldPenalty } from "../../../src/law/answer/penalties.ts";
import { plain, widest } from "../../support/command.ts";

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
const brief = (
  penalties: readonly ToldPenalty[],
  penaltiesNotResearched: readonly string[] = [],
  width = 100,
) => plain(penaltyLines({ penalties, penaltiesNotResearched }, width, 2));

describe("a measure", () => {
  test.each([
    [{}, "EUR 20 million a breach"],
    [
      { turnover: { upTo: 4, base: "worldwide" }, pick: "greater" },
      "EUR 20 million or 4 % of worldwide turnover, the greater, a breach",
    ],
    [{ amount: undefined, turnover: { from: 0.25, upTo: 3 } }, "0.25 to 3 % of turnover a breach"],
    [{ amount: undefined, multiple: { of: "gain", upTo: 10 }, per: undefined }, "10 times the gain"],
    [{ multiple: { of: "damage", upTo: 1 }, per: "person" }, "EUR 20 million or the damage a person"],
    [{ amount: { from: 1_000, currency: "CAD" } }, "CAD 1,000 or more a breach"],
    [{ amount: { from: 1_000, upTo: 1_000, currency: "USD" }, per: "person" }, "USD 1,000 a person"],
    [
      { cap: { upTo: 2e8, currency: "TWD", per: "incident" } },
      "EUR 20 million a breach; at most TWD 200 million an incident",
    ],
    [{ amount: undefined, prison: { from: "P3M" } }, "prison of 3 months or more"],
    [{ amount: undefined, prison: { upTo: "P1Y" } }, "prison of up to 1 year"],
    [
      { cap: { from: 2.5e7, upTo: 5e8, currency: "RUB", per: "incident" } },
      "EUR 20 million a breach; within RUB 25 million to 500 million an incident",
    ],
    [{ amount: { upTo: 3_501_810_000, currency: "COP" } }, "COP 3,501,810,000 a breach"],
    [{ amount: { upTo: 8_700_000, currency: "GBP" } }, "GBP 8.7 million a breach"],
    [{ amount: undefined }, ""],
    [{ amount: { upTo: 2_663, currency: "USD" } }, "USD 2,663 a breach"],
    [{ amount: { upTo: 17_092_242, currency: "TRY" } }, "TRY 17,092,242 a breach"],
    [{ amount: { upTo: 2_500_000_000, currency: "INR" } }, "INR 2.5 billion a breach"],
  ] as const)("%j is %s", (parts, expected) => {
    expect(formatMeasure(told(parts as Partial<ToldPenalty>))).toBe(expected);
  });

  test("in a unit has its worth on that day, or says that it is not known", () => {
    const amount = { from: 100, upTo: 160_000 };
    const inUnit = (parts: object) => formatMeasure(told({ amount: { ...amount, unit: unit(parts) } }));
    expect(inUnit({ value })).toBe(
      "MXN 11,731 to 18,769,600 (100 to 160,000 × mx.uma, MXN 117.31 since 2026-02-01) a breach",
    );
    expect(inUnit({ value, isKnown: false })).toBe(
      "100 to 160,000 × mx.uma (its value on that day is not known; MXN 117.31 until 2027-02-01) a breach",
    );
    expect(inUnit({ isKnown: false })).toBe(
      "100 to 160,000 × mx.uma (its value on that day is not known) a breach",
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

describe("beside an answer", () => {
  test("stands the largest of each law, with its provision where there is room", () => {
    const illinois = told({ amount: { upTo: 5_000, currency: "USD" } }, "US-IL", "740 ILCS 14/20; more");
    expect(brief([told(), told({ leads: false, amount: { upTo: 9, currency: "EUR" } }), illinois])).toEqual([
      "Penalties at most: EU EUR 20 million (GDPR Art 83(5)); US-IL USD 5,000 (740 ILCS 14/20).",
    ]);
  });

  test("a fine comes before a crime, and an order is none of both", () => {
    const crime = told({ kind: "criminal", amount: { upTo: 9e9, currency: "EUR" } });
    const order = told({ kind: "order", amount: undefined });
    expect(brief([order, crime, told()])[0]).toContain("EU EUR 20 million (");
    expect(brief([order, crime])[0]).toContain("EU EUR 9 billion (");
    expect(brief([order])).toEqual([]);
    expect(brief([told({ kind: "damages", amount: undefined })])[0]).toContain("EU damages (");
  });

  test("the greater of several goes without saying and the lesser does not, and a unit has its worth or its last", () => {
    const shares = { turnover: { upTo: 4 } };
    const [greater] = brief([told({ ...shares, pick: "greater" })]);
    expect(greater).toBe("Penalties at most: EU EUR 20 million or 4 % of turnover (GDPR Art 83(5)).");
    expect(brief([told({ ...shares, pick: "lesser" })])[0]).toContain("4 % of turnover, the lesser (GDPR");
    const inUnit = (parts: object) =>
      brief([told({ amount: { upTo: 100, unit: unit(parts) }, per: "person" })])[0];
    expect(inUnit({ value })).toContain("EU MXN 11,731 a person (");
    expect(inUnit({ value, isKnown: false })).toContain(
      "EU MXN 11,731 by the value until 2027-02-01 a person (",
    );
    expect(inUnit({ isKnown: false })).toContain("EU 100 × mx.uma a person (");
  });

  test("laws that nobody has researched are named, alone or beside the others", () => {
    expect(brief([], ["AA", "BB"])).toEqual(["Penalties: nobody has researched those of AA, BB."]);
    expect(brief([told()], ["AA"]).join(" ")).toMatch(/\)\. Researched in part: AA\.$/);
    expect(brief([])).toEqual([]);
  });

  test("one line is cut where there is room for no more", () => {
    const laws = ["EU", "UK", "CN", "JP", "KR"].map((law) => told({}, law));
    expect(plain(penaltyLines({ penalties: laws, penaltiesNotResearched: [] }, 100, 1))).toEqual([
      expect.stringMatching(/^Penalties at most: EU .+ …$/),
    ]);
  });

  test("many laws have two lines, without provisions where these do not fit", () => {
    const laws = ["EU", "UK", "CN", "JP", "SG", "TH", "KR"].map((law) => told({}, law));
    const lines = brief(laws);
    expect(lines).toHaveLength(2);
    expect(lines.join(" ")).not.toContain("GDPR");
    expect(lines.join(" ")).toContain("KR EUR 20 million.");
    const more = brief([...laws, ...["ZA", "KE", "NG", "BR", "MX", "PE"].map((law) => told({}, law))]);
    expect(more).toHaveLength(2);
    expect(more[1]).toMatch(/…$/);
  });
});

test("in full each has its sentence, measure, case, provision, and the breach that it sanctions", () => {
  const lines = plain(allPenaltyLines({ penalties: [told()], penaltiesNotResearched: ["AA"] }, 100));
  const text = lines.join("\n");
  for (const words of [
    "PENALTIES AT MOST",
    "no currency is converted",
    "A breach of the principles costs much.",
    "at most: EUR 20 million a breach",
    "administrative fine",
    "GDPR Art 83(5); since 2018-05-25 [believed, not confirmed]",
    "for a breach of: consent to collect",
    "Nobody has researched the penalties of this law",
  ])
    expect(text).toContain(words);
  expect(widest(text)).toBeLessThanOrEqual(100);
  expect(allPenaltyLines({ penalties: [], penaltiesNotResearched: [] }, 100)).toEqual([]);
});
