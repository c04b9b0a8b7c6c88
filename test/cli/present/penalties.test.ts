/** Penalties as a person reads them: in two lines beside an answer, and in full; no digit and no currency is changed. */
import { describe, expect, test } from "vitest";
import { allPenaltyLines, penaltyLines } from "../../../src/cli/present/penalties.ts";
import type { ToldPenalty } from "../../../src/law/answer/penalties.ts";
import type { DatedUnit } from "../../../src/law/penalty.ts";
import { plain, widest } from "../../support/command.ts";
import { penaltyUnit, toldPenalty as told, UNIT_VALUE as value } from "../../support/penalty.ts";

const brief = (
  penalties: readonly ToldPenalty[],
  penaltiesNotResearched: readonly string[] = [],
  width = 100,
) => plain(penaltyLines({ penalties, penaltiesNotResearched }, width, 2));

describe("beside an answer", () => {
  test("stands the largest of each law, with its provision where there is room", () => {
    const illinois = told({ amount: { upTo: 5_000, currency: "USD" } }, "US-IL", "740 ILCS 14/20; more");
    expect(brief([told(), told({ leads: false, amount: { upTo: 9, currency: "EUR" } }), illinois])).toEqual([
      "Penalties at most: EU EUR 20 million each violation (GDPR Art 83(5)); US-IL USD 5,000 each violation",
      "(740 ILCS 14/20).",
    ]);
  });

  test("the larger of a fine and a crime stands, and an order is none of both", () => {
    const crime = (upTo: number) => told({ kind: "criminal", amount: { upTo, currency: "EUR" } });
    const order = told({ kind: "order", amount: undefined });
    expect(brief([order, crime(9e9), told()])[0]).toContain("EU EUR 9 billion each violation (");
    expect(brief([order, crime(9), told()])[0]).toContain("EU EUR 20 million each violation (");
    expect(brief([order, crime(9)])[0]).toContain("EU EUR 9 each violation (");
    expect(brief([order])).toEqual([]);
    expect(brief([told({ kind: "damages", amount: undefined })])[0]).toContain(
      "EU damages of no fixed sum (",
    );
  });

  test("the case of each is kept where provisions have no room", () => {
    const laws = ["EU", "UK", "CN", "JP"].map((law) => told({ fault: "intentional" }, law));
    const text = brief(laws).join(" ");
    expect(text).not.toContain("GDPR");
    expect(text.match(/each violation, for intent/g)?.length).toBeGreaterThan(2);
  });

  test("the greater of several goes without saying and the lesser does not, and a unit has its worth or its last", () => {
    const shares = { turnover: { upTo: 4 } };
    const [greater] = brief([told({ ...shares, pick: "greater" })]);
    expect(greater).toBe(
      "Penalties at most: EU EUR 20 million or 4 % of turnover each violation (GDPR Art 83(5)).",
    );
    expect(brief([told({ ...shares, pick: "lesser" })])[0]).toContain(
      "4 % of turnover, the lesser, each violation (GDPR",
    );
    const inUnit = (parts: Partial<DatedUnit>) =>
      brief([told({ amount: { upTo: 100, unit: penaltyUnit(parts) }, per: "person" })])[0];
    expect(inUnit({ value })).toContain("EU MXN 11,731 each person (");
    expect(inUnit({ value, isKnown: false })).toContain(
      "EU MXN 11,731 (value of 2026 to 2027) each person (",
    );
    expect(inUnit({ isKnown: false })).toContain("EU 100 units of the law each person (");
  });

  test("laws that nobody has researched are named, alone or beside the others", () => {
    expect(brief([], ["AA", "BB"])).toEqual(["Penalties not encoded: AA, BB."]);
    expect(brief([told()], ["EU"]).join(" ")).toMatch(/\)\. Researched in part: EU\.$/);
    expect(brief([told()], ["EU", "US-MD"]).join(" ")).toMatch(
      /\)\. Not encoded: US-MD\. Researched in part: EU\.$/,
    );
    expect(brief([])).toEqual([]);
  });

  test("an unsure one says so, and goes before one that is sure", () => {
    const unsure = (law: string) => {
      const each = told({}, law);
      return { ...each, by: { ...each.by, status: "unsure" as const } };
    };
    expect(brief([unsure("AR")])).toEqual([
      "Penalties at most: AR EUR 20 million each violation (unsure; GDPR Art 83(5)).",
    ]);
    const laws = [unsure("AR"), ...["EU", "UK", "CN", "JP", "KR"].map((law) => told({}, law))];
    const text = brief(laws).join(" ");
    expect(text).not.toContain("AR");
    expect(text).toMatch(/; and [2-5] more: --verbose\.$/);
  });

  test("one line counts the laws for which there is no room", () => {
    const laws = ["EU", "UK", "CN", "JP", "KR"].map((law) => told({}, law));
    expect(plain(penaltyLines({ penalties: laws, penaltiesNotResearched: [] }, 100, 1))).toEqual([
      expect.stringMatching(/^Penalties at most: EU .+; and \d more: --verbose\.$/),
    ]);
  });

  test("where one line has no room for the first law, it names another, and says that not all is known", () => {
    const long = told(
      { turnover: { upTo: 5, base: "worldwide" }, severity: "serious", circumstances: ["forGain"] },
      "CN",
    );
    const short = told({ fault: "intentional" }, "US-CA");
    const line = (open: readonly string[]) =>
      plain(penaltyLines({ penalties: [long, short], penaltiesNotResearched: open }, 100, 1));
    expect(line(["US-CA"])).toEqual([
      "Penalties, as far as known: US-CA EUR 20 million each violation, for intent; and 1 more: --verbose.",
    ]);
    expect(line([])).toEqual([
      "Penalties at most: US-CA EUR 20 million each violation, for intent; and 1 more: --verbose.",
    ]);
    const worldwide = told({ turnover: { upTo: 4, base: "worldwide" } }, "UK");
    const alone = { penalties: [worldwide], penaltiesNotResearched: ["US-MD"] };
    expect(plain(penaltyLines(alone, 95, 1))).toEqual([
      "Penalties (US-MD not encoded): UK EUR 20 million or 4 % of worldwide turnover each violation.",
    ]);
    expect(plain(penaltyLines({ penalties: [long], penaltiesNotResearched: [] }, 60, 1))).toEqual([
      "Penalties of 1 law: --verbose.",
    ]);
  });

  test("many laws have two lines, without provisions where these do not fit", () => {
    const laws = ["EU", "UK", "CN", "JP", "KR"].map((law) => told({}, law));
    const lines = brief(laws);
    expect(lines).toHaveLength(2);
    expect(lines.join(" ")).not.toContain("GDPR");
    expect(lines.join(" ")).toContain("KR EUR 20 million each violation.");
    const more = brief([...laws, ...["ZA", "KE", "NG", "BR", "MX", "PE"].map((law) => told({}, law))]);
    expect(more).toHaveLength(2);
    expect(more[1]).toMatch(/; and \d+ more: --verbose\.$/);
  });
});

test("in full each has its sentence, measure, case, provision, and the breach that it sanctions", () => {
  const lines = plain(allPenaltyLines({ penalties: [told()], penaltiesNotResearched: ["AA"] }, 100));
  const text = lines.join("\n");
  for (const words of [
    "PENALTIES AT MOST",
    "no currency is converted",
    "A breach of the principles costs much.",
    "at most: EUR 20 million each violation",
    "administrative fine",
    "GDPR Art 83(5); since 2018-05-25 [believed, not confirmed]",
    "for a breach of: consent to collect",
    "Not encoded: a breach of this law may cost what nobody has researched.",
  ])
    expect(text).toContain(words);
  expect(widest(text)).toBeLessThanOrEqual(100);
  expect(allPenaltyLines({ penalties: [], penaltiesNotResearched: [] }, 100)).toEqual([]);
});
