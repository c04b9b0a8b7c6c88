/** Consents that are older than a law: each law is held against them by itself. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GUARDIAN_CONSENT } from "../../src/law/atom.ts";
import type { Facts } from "../../src/law/fact.ts";
import { computeFloor, type Source } from "../../src/law/floor.ts";
import type { Demand, Dimension } from "../../src/law/lattice/dimension.ts";
import { Rulebook } from "../../src/law/rulebook.ts";
import { assess } from "../../src/transfers/assess.ts";
import { holdToLaws } from "../../src/transfers/consent-age.ts";
import { decide } from "../../src/transfers/decide.ts";
import type { Offered } from "../../src/transfers/offered.ts";
import { askedFloor } from "../law/first-days.ts";
import { formulaOf } from "../support/arbitraries.ts";
import { tries } from "../support/runs.ts";
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

/** The source of a law with these demands, in a rule each. */
function lawWith(jurisdiction: string, demands: readonly (readonly [Dimension, Demand])[]): Source {
  const rules = demands.map((demand, i) => ({
    id: `${jurisdiction.toLowerCase()}-${i}`,
    cite: "Act s. 1",
    from: "1990-01-01",
    status: "confirmed" as const,
    applies: "both" as const,
    when: new Map(),
    unless: [],
    says: "This is asked.",
    require: new Map([demand]),
  }));
  return { jurisdiction, side: "origin", day: DAY, rules, grants: [] };
}

const consentOf = (given: string, ...atoms: string[]) => ({
  path: "offer.consents[0]",
  atoms: new Set(atoms),
  given,
});
const agedFrom = (youngest: number): Facts =>
  new Map([["youngest", { value: { kind: "interval", from: youngest, to: 90 }, proven: true }]]);

/** Decides under these laws about an offer of these consents and atoms; each law is held against each consent. */
function decidedUnder(
  sources: readonly Source[],
  { consents, atoms = [] }: { readonly consents: Offered["consents"]; readonly atoms?: readonly string[] },
  facts: Facts,
) {
  const engagement = { advertising: true, sale: true, onward: true };
  const { implications } = atlas.registry;
  const floor = computeFloor(sources, new Map(), engagement, new Rulebook(implications));
  const offered: Offered = {
    atoms: new Set(atoms),
    consents,
    filings: [],
    day: DAY,
    collected: false,
    rejected: [],
  };
  const held = holdToLaws(offered, floor, facts, atlas.firstDays);
  return { ...decide(floor, facts, held, atlas.registry, false), notCounted: held.rejected };
}

describe("a law that asks for less than an older one", () => {
  test("lets no consent count that is too old for it: Singapore, beside a release under the law of Illinois", () => {
    const login = sample("eu-us-il-login");
    const words = {
      modalities: ["scan of face geometry"],
      forms: ["biometric information"],
      purposes: ["identify an individual"],
    };
    const recipient = "spiffe://sg.comity.example/platform/merlion";
    const consented = (given: string) => {
      const request = changed(login, {
        scheme: "us-il",
        from: "US-IL",
        to: "SG",
        recipient,
        modality: words.modalities,
        form: words.forms,
        purpose: words.purposes,
        facts: { ...login.facts, youngest: ["40"], recipientOwnership: ["ordinary"] },
        offer: {
          consents: login.offer.consents.map((each) => ({
            ...each,
            ...words,
            qualities: ["written", "informed"],
            recipients: [recipient],
            destinations: ["SG"],
            given,
          })),
          instruments: [],
          assessments: [],
          notices: ["us-il.policy", "us-il.notice", "sg.purpose-notice"].map((id) => ({ id })),
          safeguards: ["us-il.care", "us-il.confidential-care", "sg.security"].map((id) => ({ id })),
        },
      });
      const { decision, reasons, notCounted, remedy } = assess(request, circumstancesOf(request)).decision;
      const asking = reasons.map(({ by, dimension }) => [by?.jurisdiction, by?.rule, dimension]);
      return { decision, asking, remedy, why: notCounted?.map(({ why }) => why) };
    };
    // Illinois lets consents count from 2008-10-03 on.
    expect(consented("2009-06-01")).toEqual({
      decision: "deny",
      asking: [["SG", "consent-destination", "consent.collect"]],
      remedy: ["offer.consents[0]"],
      why: ["for the law of `SG`: it was given on 2009-06-01, and consents count there from 2012-11-20"],
    });
    expect(consented("2012-11-19").decision).toBe("deny");
    expect(consented("2012-11-20").decision).toBe("permit");
    expect(consented("2005-06-01").why).toHaveLength(2);
  });

  test("lets no consent of a guardian count that is too old for it, where its own age asks for one", () => {
    // Thailand, below 20, since 2019-05-27; Nigeria, below 18, since 2023-06-12.
    const laws = [
      lawWith("TH", [["guardianAge", { kind: "number", number: 20 }]]),
      lawWith("NG", [["guardianAge", { kind: "number", number: 18 }]]),
    ];
    const given = (day: string, youngest: number) =>
      decidedUnder(laws, { consents: [consentOf(day, GUARDIAN_CONSENT)] }, agedFrom(youngest));
    expect(given("2023-06-11", 17)).toMatchObject({
      decision: "deny",
      reasons: [
        {
          code: "GUARDIAN_CONSENT_MISSING",
          says: "somebody may be younger than 18: a guardian's consent is needed",
          by: { jurisdiction: "NG" },
        },
      ],
      remedy: ["offer.consents[0]"],
      notCounted: [
        { why: "for the law of `NG`: it was given on 2023-06-11, and consents count there from 2023-06-12" },
      ],
    });
    expect(given("2023-06-12", 17)).toMatchObject({ decision: "permit", notCounted: [] });
    // At 18 the law of Nigeria asks for no guardian, and at 20 none does.
    expect(given("2023-06-11", 18)).toMatchObject({ decision: "permit", notCounted: [] });
    expect(given("2019-05-26", 18).reasons).toMatchObject([{ by: { jurisdiction: "TH" } }]);
    expect(given("2019-05-26", 20)).toMatchObject({ decision: "permit", notCounted: [] });
  });

  test("is met where any laws together permit: each by itself, without the consents that are too old for it", () => {
    const DAYS = { EU: "1995-10-24", "US-IL": "2008-10-03", SG: "2012-11-20" };
    const qualities = ["opt_in", "explicit", "written"].map((each) => `consent.collect:${each}`);
    const items = ["sg.security", "sg.required-by-law"];
    const someDemand = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.tuple(
          fc.constantFrom("consent.collect", "use", "security"),
          formulaOf(fc.constantFrom(...qualities, ...items), 2).map(
            (formula): Demand => ({ kind: "formula", formula }),
          ),
        ),
      },
      fc.nat(18).map((number): [Dimension, Demand] => ["guardianAge", { kind: "number", number }]),
    );
    const someLaws = fc.tuple(
      ...Object.keys(DAYS).map((law) =>
        fc.array(someDemand, { maxLength: 3 }).map((demands) => lawWith(law, demands)),
      ),
    );
    const someConsent = fc
      .tuple(
        fc.constantFrom("1995-10-23", ...Object.values(DAYS)),
        fc.subarray([...qualities, GUARDIAN_CONSENT], { minLength: 1 }),
      )
      .map(([given, atoms]) => consentOf(given, ...atoms));
    const seen = { permit: 0, deny: 0 };
    fc.assert(
      fc.property(
        someLaws,
        fc.array(someConsent, { minLength: 1, maxLength: 2 }),
        fc.subarray(items),
        fc.nat(20),
        (laws, consents, atoms, youngest) => {
          const facts = agedFrom(youngest);
          const { decision } = decidedUnder(laws, { consents, atoms }, facts);
          const alone = laws.map((law) => {
            const counting = consents.filter(
              ({ given }) => given >= DAYS[law.jurisdiction as keyof typeof DAYS],
            );
            return decidedUnder([law], { consents: counting, atoms }, facts).decision;
          });
          expect(decision).toBe(alone.every((each) => each === "permit") ? "permit" : "deny");
          seen[decision]++;
        },
      ),
      tries(1000),
    );
    expect(Math.min(seen.permit, seen.deny)).toBeGreaterThan(0);
  });
});
