/**
 * The dates of an item: none that cannot be, none that is over, none from before the law that it comes from, and no
 * consent from before anybody concerned was born.
 */
import { describe, expect, test } from "vitest";
import { assess } from "../../src/transfers/assess.ts";
import { datesWrong } from "../../src/transfers/item-dates.ts";
import type { EvidencedItem } from "../../src/transfers/transfer-request.ts";
import { atlas, changed, circumstancesOf, sample } from "./fixture.ts";

const DAY = "2026-11-21";
const evidence = { issued: new Date(`${DAY}T12:00:00Z`) } as Parameters<typeof datesWrong>[2];
const wrong = (kind: EvidencedItem["kind"], item: object, facts: Record<string, string[]> = {}) =>
  datesWrong(
    { kind, path: "offer", item } as EvidencedItem,
    { day: DAY, request: { facts }, firstDays: atlas.firstDays },
    evidence,
  );

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

describe("an item that is dated before its law", () => {
  const older = (name: string, law: string, first: string, dated: string) =>
    `it is dated ${dated}, and there is no \`${name}\` in the law of \`${law}\` before ${first}`;

  // Each with the last day on which it cannot be, and its first day.
  test.each([
    // Decision (EU) 2021/914, which took the place of the clauses of 2001, 2004 and 2010.
    ["instruments", "eu.scc", "EU", "2021-06-26", "2021-06-27"],
    // GDPR Art 46(5): rules that were authorised under Directive 95/46 stand.
    ["instruments", "eu.bcr", "EU", "1995-10-23", "1995-10-24"],
    ["instruments", "eu.certification", "EU", "2018-05-24", "2018-05-25"],
    // An assessment may have been made before the GDPR applied, and after it was adopted.
    ["assessments", "eu.dpia", "EU", "2016-04-26", "2016-04-27"],
    // CJEU C-311/18.
    ["assessments", "eu.tia", "EU", "2020-07-15", "2020-07-16"],
    ["instruments", "uk.idta", "UK", "2022-03-20", "2022-03-21"],
    ["instruments", "uk.addendum", "UK", "2022-03-20", "2022-03-21"],
    ["assessments", "uk.data-protection-test", "UK", "2025-06-18", "2025-06-19"],
    ["instruments", "ch.scc", "CH", "2021-08-26", "2021-08-27"],
    ["assessments", "cn.pipia", "CN", "2021-08-19", "2021-08-20"],
    ["instruments", "cn.standard-contract", "CN", "2023-05-31", "2023-06-01"],
    ["instruments", "br.scc", "BR", "2024-08-22", "2024-08-23"],
    ["assessments", "us-ca.risk-assessment", "US-CA", "2025-09-22", "2025-09-23"],
    ["instruments", "us-wa.processor-contract", "US-WA", "2023-04-26", "2023-04-27"],
    // A contract may be older than the day on which the act began to bind: not older than the act.
    ["instruments", "za.operator-contract", "ZA", "2013-11-18", "2013-11-19"],
    ["instruments", "ca.comparable-protection", "CA", "2000-04-12", "2000-04-13"],
  ] as const)("%s: %s of %s counts from its first day on, and not before", (kind, id, law, before, first) => {
    const dated = (day: string) => (kind === "instruments" ? { id, from: day } : { id, date: day });
    expect(wrong(kind, dated(before))).toBe(older(id, law, first, before));
    expect(wrong(kind, dated(first))).toBeUndefined();
  });

  // Each with its date, and the day on which it is over.
  test.each([
    // CBDF Provisions Art 9.
    ["cn.security-assessment", "CN", "assessments", "2023-11-21", "2023-11-22", "P3Y"],
    ["in.dpia", "IN", "assessments", "2025-11-21", "2025-11-22", "P12M"],
    // RCW 19.373.070.
    ["us-wa.authorization", "US-WA", "instruments", "2025-11-21", "2025-11-22", "P1Y"],
  ] as const)("%s of %s counts for as long as its law says", (id, law, kind, over, counts, lasts) => {
    const dated = (day: string) =>
      wrong(kind, kind === "instruments" ? { id, from: day } : { id, date: day });
    expect(dated(over)).toBe(
      `it is dated ${over}, and \`${id}\` lasts ${lasts} in the law of \`${law}\`: it ended on ${DAY}`,
    );
    expect(dated(counts)).toBeUndefined();
  });

  test("counts for none of these filings: an approval, one without a name of its own, one of no duty", () => {
    const filing = (to: string, document: string, at: string) => wrong("filings", { to, document, at });
    expect(filing("za.regulator", "za.prior-authorisation", "1999-01-01")).toBe(
      older("za.prior-authorisation", "ZA", "2022-02-01", "1999-01-01"),
    );
    expect(filing("za.regulator", "za.prior-authorisation", "2022-02-01")).toBeUndefined();
    expect(filing("ca-qc.cai", "database", "2022-09-21")).toBe(
      older("database", "CA-QC", "2022-09-22", "2022-09-21"),
    );
    expect(filing("ca-qc.cai", "database", "2022-09-22")).toBeUndefined();
    expect(filing("ke.odpc", "anything", "2019-11-24")).toBe(
      older("anything", "KE", "2019-11-25", "2019-11-24"),
    );
  });

  test("may be of any day since there is data protection, where it is of no law", () => {
    expect(wrong("assessments", { id: "anonymity", date: "1981-01-28" })).toBeUndefined();
    expect(wrong("collections", { modalities: [], date: "1981-01-28" })).toBeUndefined();
    expect(wrong("assessments", { id: "anonymity", date: "1981-01-27" })).toBe(
      "it is dated before 1981-01-28",
    );
  });

  test("denies a transfer that is permitted without it, and its path and reason are told", () => {
    const login = sample("eu-us-il-login");
    const assessed = (offer: object) => {
      const request = changed(login, { offer });
      return assess(request, circumstancesOf(request)).decision;
    };
    expect(assessed({}).decision).toBe("permit");
    const instruments = login.offer.instruments.map((each) => ({ ...each, from: "1985-01-01" }));
    const assessments = login.offer.assessments.map((each) => ({ ...each, date: "1981-02-01" }));
    for (const [offer, told] of [
      [{ instruments }, [["offer.instruments[0]", older("eu.scc", "EU", "2021-06-27", "1985-01-01")]]],
      [
        { assessments },
        [
          ["offer.assessments[0]", older("eu.tia", "EU", "2020-07-16", "1981-02-01")],
          ["offer.assessments[1]", older("eu.dpia", "EU", "2016-04-27", "1981-02-01")],
        ],
      ],
    ] as const) {
      const { decision, notCounted, remedy } = assessed(offer);
      expect(decision).toBe("deny");
      expect(notCounted?.map(({ path, why }) => [path, why]).sort()).toEqual(told.toSorted());
      expect(remedy.toSorted()).toEqual(told.map(([path]) => path).toSorted());
    }
  });
});
