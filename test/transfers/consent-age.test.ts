/** Consents that are older than a law: each law is held against them by itself. */
import { describe, expect, test } from "vitest";
import { assess } from "../../src/transfers/assess.ts";
import { holdToLaws } from "../../src/transfers/consent-age.ts";
import type { Offered } from "../../src/transfers/offered.ts";
import { askedFloor } from "../law/first-days.ts";
import { atlas, changed, circumstancesOf, sample } from "./fixture.ts";

const DAY = "2026-11-21";

describe("a consent that is older than a law", () => {
  const OLD = "for the law of";
  const consented = (day: string) => {
    const login = sample("eu-us-il-login");
    const consents = login.offer.consents.map((each) => ({ ...each, given: day }));
    const request = changed(login, { facts: {}, offer: { consents } });
    const adults = changed(request, { facts: { ...login.facts, youngest: ["40"] } });
    return assess(adults, circumstancesOf(adults)).decision;
  };

  test("counts for the laws that let it stand, and for no other", () => {
    // GDPR recital 171 lets consents under Directive 95/46 stand; BIPA asks for a release since 2008-10-03.
    const illinois = `${OLD} \`US-IL\`: it was given on 2008-10-02, and consents count there from 2008-10-03`;
    const { decision, notCounted, reasons, remedy } = consented("2008-10-02");
    expect(decision).toBe("deny");
    expect(notCounted?.map(({ why }) => why)).toEqual([illinois]);
    expect(new Set(reasons.map(({ by }) => by?.jurisdiction))).toEqual(new Set(["US-IL"]));
    expect(remedy).toEqual(["offer.consents[0]"]);
    expect(consented("2008-10-03").decision).toBe("permit");
  });

  test("counts for neither where it is older than both", () => {
    const { reasons, notCounted } = consented("1995-10-23");
    expect(new Set(reasons.map(({ by }) => by?.jurisdiction))).toEqual(new Set(["EU", "US-IL"]));
    expect(notCounted).toHaveLength(2);
  });

  test("is held against a law that asks for a guardian's alone where a person may be a child", () => {
    const young = (youngest: string) => {
      const login = sample("eu-us-il-login");
      const consents = login.offer.consents.map((each) => ({
        ...each,
        for: ["collect"],
        given: "1999-01-01",
      }));
      const request = changed(login, {
        facts: { ...login.facts, youngest: [youngest] },
        offer: { consents },
      });
      const { notCounted = [] } = assess(request, circumstancesOf(request)).decision;
      return notCounted.filter(({ why }) => why.startsWith(`${OLD} \`US\``)).length;
    };
    // 16 CFR part 312 is in force since 2000-04-21.
    expect([young("30"), young("12..40")]).toEqual([0, 1]);
  });

  test("is told of only where a law of the floor asks for consent, and the offer stays as it is where none is too old", () => {
    const consent = {
      path: "offer.consents[0]",
      atoms: new Set(["consent.collect:opt_in"]),
      given: "2009-01-01",
    };
    const offered: Offered = {
      atoms: new Set(),
      consents: [consent],
      filings: [],
      day: DAY,
      collected: false,
      rejected: [],
    };
    const held = (law: string, atom?: string) =>
      holdToLaws(offered, { dimensions: askedFloor(law, atom) }, new Map(), atlas.firstDays);
    expect(held("EU")).toBe(offered);
    expect(held("KE", "notice")).toBe(offered);
    expect(held("AGREEMENT")).toBe(offered);
    expect(held("KE").consents).toEqual([{ ...consent, notFor: new Set(["KE"]) }]);
    expect(held("KE").rejected).toEqual([
      {
        path: "offer.consents[0]",
        why: `${OLD} \`KE\`: it was given on 2009-01-01, and consents count there from 2019-11-08`,
        atoms: consent.atoms,
      },
    ]);
  });
});
