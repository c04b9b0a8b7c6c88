/**
 * The members of the Union and of the European Economic Area, each with a thin pack: the age that it chose, what its own acts
 * ask on top as a lawyer would expect it, its authority, and that it never asks less than the Union.
 */
import { describe, expect, it } from "vitest";
import { unionOf, withLawPlaces } from "../../../src/law/areas.ts";
import { sourcesOf, standalone } from "../../../src/law/atlas.ts";
import { FACTS, type Facts, setOf } from "../../../src/law/fact.ts";
import { computeFloor } from "../../../src/law/floor.ts";
import { DIMENSION_KEYS, type Dimension } from "../../../src/law/lattice/dimension.ts";
import { within } from "../../../src/law/lattice/order.ts";
import type { Matcher } from "../../../src/law/rule.ts";
import { combinations } from "../../support/combinations.ts";
import { MEMBERS } from "../partners.ts";
import { ask, atlas, DAY, engagementOf, implications, parts, type Question, rulebook } from "../question.ts";
import { asked, deadlinesFor } from "./answer.ts";

const FINGER = { modality: "finger", form: "template", youngest: "30" };

/** The cases in which the members differ. */
const CASES = {
  login: { modality: "face", form: "template", youngest: "30", purpose: "verify", sector: "retail" },
  door: { ...FINGER, purpose: "accessControl", sector: "employment" },
  hours: { ...FINGER, purpose: "timekeeping", sector: "employment" },
  conduct: { ...FINGER, purpose: "workConduct", sector: "employment" },
  staffLogin: { ...FINGER, purpose: "verify", sector: "employment" },
  staffSample: { ...FINGER, form: "rawSample", purpose: "timekeeping", sector: "employment" },
  premium: { ...FINGER, purpose: "pricing", sector: "insurance" },
  genes: { ...FINGER, modality: "dna", purpose: "pricing", sector: "insurance" },
  machine: { ...FINGER, purpose: "verify", sector: "retail", automatedDecision: "true" },
  stadium: {
    modality: "face",
    form: "template",
    youngest: "30",
    purpose: "publicSecurity",
    publicSpace: "true",
    role: "controller",
  },
  patrol: {
    modality: "face",
    form: "template",
    youngest: "30",
    purpose: "publicSecurity",
    publicSpace: "true",
    role: "authority",
    recipientRole: "authority",
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

const leaving = (from: string, facts: Readonly<Record<string, string>>): Question => ({
  from,
  to: "JP",
  ...facts,
});

it("are all whom the Union names", () => {
  expect(MEMBERS).toEqual([...(atlas.packs.get("EU")?.members ?? [])].sort());
});

describe("the age below which a guardian consents (GDPR Art 8)", () => {
  it.each([
    ["AT", 14, "2018-05-25", "DSG section 4(4)"],
    ["BE", 13, "2018-09-05", "Act of 30 July 2018 Art 7"],
    ["BG", 14, "2019-03-02", "Personal Data Protection Act Art 25c"],
    ["CY", 14, "2018-07-31", "Law 125(I)/2018 section 8"],
    ["CZ", 15, "2019-04-24", "Act 110/2019 section 7"],
    ["EE", 13, "2019-01-15", "Personal Data Protection Act section 8"],
    ["FI", 13, "2019-01-01", "Data Protection Act section 5"],
    ["FR", 15, "2018-06-21", "Loi 78-17 Art 45"],
    ["GR", 15, "2019-08-29", "Law 4624/2019 Art 21"],
    ["HR", 16, "2018-05-25", "Implementation Act Art 19"],
    ["HU", 16, "2018-05-25", "none of its own"],
    ["IE", 16, "2018-05-25", "Data Protection Act 2018 section 31"],
    ["IS", 13, "2018-07-20", "Act 90/2018"],
    ["LI", 16, "2018-07-20", "none of its own"],
    ["LT", 14, "2018-07-16", "Law on Legal Protection of Personal Data Art 6"],
    ["LU", 16, "2018-05-25", "none of its own"],
    ["LV", 13, "2018-07-05", "Personal Data Processing Law section 33"],
    ["MT", 13, "2018-05-28", "S.L. 586.11"],
    ["NO", 13, "2018-07-20", "Personal Data Act section 5"],
    ["PL", 16, "2018-05-25", "none of its own"],
    ["PT", 13, "2019-08-09", "Law 58/2019 Art 16"],
    ["RO", 16, "2018-05-25", "none of its own"],
    ["SE", 13, "2018-05-25", "Act 2018:218"],
    ["SI", 15, "2023-01-26", "ZVOP-2 Art 8"],
    ["SK", 16, "2018-05-25", "Act 18/2018 section 15"],
  ] as const)("%s: %i since %s (%s), and the Union's 16 before", (place, age, since, _cite) => {
    const ages = (day: string) => [
      ...new Set(parts(ask({ from: place, to: place, ...CASES.login }, day), "guardianAge")),
    ];
    expect(ages(since)).toEqual([`${place}: ${age}`]);
    const before = new Date(Date.parse(since) - 86_400_000).toISOString().slice(0, 10);
    if (before >= "2018-05-25") expect(ages(before)).toEqual(["EU: 16"]);
  });

  it.each([
    ["2023-12-31", 13],
    ["2024-01-01", 15],
  ])("Denmark raised it: on %s it is %i", (day, age) => {
    expect(parts(ask(leaving("DK", CASES.login), day), "guardianAge")).toEqual([`DK: ${age}`]);
  });
});

const AT = "any[at.works-agreement, all[exc:at.no-works-council, at.worker-consent]]";
const HR = "any[all[consent.collect:explicit, consent.collect:real_alternative], exc:hr.prescribed]";
const HR_ALL = "any[hr.necessity, all[hr.safe-identification, consent.collect:explicit], exc:hr.prescribed]";
const PL = "any[exc:pl.special-access, all[exc:pl.own-initiative, consent.collect:explicit]]";
const PL_HOURS = "all[exc:pl.own-initiative, consent.collect:explicit]";
const RO = "any[consent.collect:explicit, exc:ro.express-law]";
const SI = "any[all[si.necessity, si.certified], si.customer-basis, consent.collect:explicit]";
const SI_STAFF = "all[si.necessity, si.certified]";

describe("labour law of a member follows the place of work", () => {
  const answered = (member: string, facts: object) =>
    DIMENSION_KEYS.flatMap((key) =>
      asked(member, ask({ from: "JP", to: member, ...CASES.hours, ...facts }), key),
    );

  it.each(["AT", "DE", "FI", "FR", "HU", "LU", "PL"])("%s", (member) => {
    const [abroad, here] = ["JP", member].map((subjectsIn) => answered(member, { subjectsIn }));
    expect(here?.length).toBeGreaterThan(abroad?.length ?? 0);
    // A node is told by nobody where the people are, and asks.
    expect(answered(member, {})).toEqual(here);
  });
});

describe("what a member asks on top", () => {
  it.each([
    ["AT", "door", "use", [AT], "ArbVG 96, 96a; OGH 9 ObA 109/06d"],
    ["AT", "hours", "use", [AT], "ArbVG 96, 96a; OGH 9 ObA 109/06d"],
    ["AT", "login", "use", [], "no staff"],
    ["BE", "login", "security", ["all[be.access-list, be.secrecy]"], "Act of 30 July 2018 Art 9"],
    ["CY", "premium", "use", ["exc:cy.other-insurance"], "Law 125(I)/2018 section 9(1)"],
    ["CY", "login", "use", [], "no insurance"],
    [
      "CY",
      "login",
      "consent.disclose",
      ["any[consent.disclose:separate, cy.not-by-consent]"],
      "section 9(2)",
    ],
    ["DK", "stadium", "use", ["any[dk.permission, consent.collect:explicit]"], "section 7(4)"],
    ["DK", "patrol", "use", [], "an authority"],
    ["FI", "door", "assessment", ["fi.direct-necessity"], "Act 759/2004 section 3"],
    ["FI", "login", "assessment", [], "no staff"],
    ["FR", "door", "security", ["fr.model-regulation"], "CNIL délibération 2019-001"],
    ["FR", "hours", "use", ["exc:fr.hours-by-law"], "CNIL délibération 2019-001 Art 2"],
    ["FR", "patrol", "use", ["exc:fr.decree"], "Loi 78-17 Arts 31, 32"],
    ["FR", "stadium", "use", [], "no authority"],
    ["FR", "login", "security", [], "no employer"],
    ["GR", "genes", "use", ["exc:gr.other-insurance"], "Law 4624/2019 Art 23"],
    ["GR", "premium", "use", [], "no genetic data"],
    ["GR", "door", "assessment", ["gr.staff-necessity"], "Law 4624/2019 Art 27"],
    ["HR", "login", "use", [HR_ALL], "Implementation Act Arts 21-22"],
    ["HR", "hours", "consent.collect", [HR], "Implementation Act Art 23"],
    ["HR", "door", "consent.collect", [HR], "Implementation Act Art 23"],
    ["HR", "genes", "use", ["exc:hr.other-insurance", HR_ALL], "Implementation Act Art 20"],
    ["HU", "door", "use", ["exc:hu.irreversible-harm"], "Labour Code section 11"],
    ["HU", "hours", "use", ["exc:hu.irreversible-harm"], "Labour Code section 11"],
    ["HU", "login", "use", [], "no staff"],
    ["LU", "hours", "transparency", ["lu.delegation-told"], "Labour Code Art L.261-1"],
    ["NO", "login", "assessment", ["no.identification-need"], "Personal Data Act section 12"],
    ["PL", "door", "use", [PL], "Labour Code Art 22(1b) paragraphs 1-2"],
    ["PL", "hours", "use", [PL, PL_HOURS], "Labour Code Art 22(1b) paragraph 1"],
    ["PL", "door", "security", ["pl.authorised-persons"], "Labour Code Art 22(1b) paragraph 3"],
    ["PT", "door", "use", [], "Law 58/2019 Art 28(6): access is named"],
    ["PT", "door", "practices", ["pt.premises-only"], "Law 58/2019 Art 28(6)"],
    ["PT", "hours", "use", [], "Law 58/2019 Art 28(6): attendance is named"],
    ["PT", "hours", "security", ["pt.irreversible"], "Law 58/2019 Art 28(6)"],
    ["PT", "staffLogin", "use", ["exc:pt.attendance-or-premises"], "Law 58/2019 Art 28(6)"],
    ["PT", "conduct", "use", ["exc:pt.attendance-or-premises", "prohibited"], "Law 58/2019 Art 28(6)"],
    ["PT", "staffSample", "use", ["prohibited"], "Law 58/2019 Art 28(6)"],
    ["RO", "machine", "consent.collect", [RO], "Law 190/2018 Art 3"],
    ["RO", "premium", "consent.collect", [RO], "Law 190/2018 Art 3"],
    ["RO", "login", "consent.collect", [RO], "Law 190/2018 Art 3: nobody said that no machine decides"],
    ["SI", "login", "use", [SI], "ZVOP-2 Art 83(1)-(3)"],
    ["SI", "door", "use", [SI, SI_STAFF, "si.decision"], "ZVOP-2 Art 83(1), (5)"],
    ["SI", "door", "transparency", ["si.consultation"], "ZVOP-2 Art 83(4)"],
  ] as const satisfies readonly (readonly [
    string,
    keyof typeof CASES,
    Dimension,
    readonly string[],
    string,
  ])[])("%s, %s: %s %j (%s)", (place, name, dimension, expected, _cite) => {
    const found = asked(place, ask(leaving(place, CASES[name])), dimension);
    expect([...new Set(found)].sort()).toEqual([...expected].sort());
  });

  it.each([
    ["HU", "door", "2019-04-25", "2019-04-26"],
    ["PL", "door", "2019-05-03", "2019-05-04"],
    ["PT", "staffLogin", "2019-08-08", "2019-08-09"],
  ] as const)("%s asked nothing of it before its act: %s on %s, and on %s", (place, name, before, since) => {
    const found = (day: string) => asked(place, ask({ from: place, to: place, ...CASES[name] }, day), "use");
    expect(found(before)).toEqual([]);
    expect(found(since)).not.toEqual([]);
  });

  it.each([
    ["SI", "login", "use"],
    ["DK", "stadium", "use"],
  ] as const)(
    "%s spares no private recipient because the sender abroad is an authority",
    (to, name, dimension) => {
      const arriving = (roles: Readonly<Record<string, string>>) =>
        asked(to, ask({ from: "JP", to, ...CASES[name], ...roles }), dimension);
      expect(arriving({ role: "authority", recipientRole: "controller" })).not.toEqual([]);
      expect(arriving({ role: "authority", recipientRole: "authority" })).toEqual([]);
    },
  );

  it("France's State needs its decree on whichever side it stands, and no other State does", () => {
    const found = (from: string, to: string, role: string, recipientRole: string) =>
      asked("FR", ask({ from, to, ...CASES.patrol, role, recipientRole }), "use");
    expect(found("FR", "JP", "authority", "controller")).toEqual(["exc:fr.decree"]);
    expect(found("JP", "FR", "controller", "authority")).toEqual(["exc:fr.decree"]);
    expect(found("JP", "FR", "authority", "controller")).toEqual([]);
  });

  it("Slovenia asked a decision of the Commissioner of every private controller until ZVOP-2", () => {
    const found = (day: string) => asked("SI", ask({ from: "SI", to: "SI", ...CASES.login }, day), "use");
    expect(new Set(found("2023-01-25"))).toEqual(new Set(["all[si.necessity, si.decision]"]));
    expect(new Set(found("2023-01-26"))).toEqual(new Set([SI]));
  });

  it.each(["BG", "CZ", "EE", "IE", "IS", "LI", "LT", "LV", "MT", "SK"])(
    "%s adds an age and nothing else",
    (place) => {
      const own = atlas.packs.get(place)?.rules ?? [];
      expect([...new Set(own.flatMap(({ require }) => [...require.keys()]))]).toEqual(["guardianAge"]);
    },
  );
});

describe("a member never asks less than its union", () => {
  const questions = combinations(atlas);
  /** The floor of a transfer under facts in which the law that holds at each side stands for it. */
  const floorOf = (from: string, to: string, facts: Facts) => {
    const places: Facts = new Map([
      ...facts,
      ["from", { value: setOf(from), proven: true }],
      ["to", { value: setOf(to), proven: true }],
    ]);
    return computeFloor(
      sourcesOf(atlas, from, to, [], DAY),
      withLawPlaces(atlas, places),
      engagementOf(places),
      rulebook,
    );
  };
  const open = atlas.packs
    .get("EU")
    ?.rules.find(({ id }) => id === "guardian-age")
    ?.open?.get("guardianAge");

  it.each(MEMBERS)("%s, on either side, over what rules look at", (member) => {
    const union = unionOf(atlas, member);
    for (let n = 0; n < 12; n += 1) {
      const { facts } = questions.next().value;
      for (const [own, whole] of [
        [floorOf(member, "JP", facts), floorOf(union, "JP", facts)],
        [floorOf("JP", member, facts), floorOf("JP", union, facts)],
      ] as const)
        for (const key of DIMENSION_KEYS) {
          const [mine, theirs] = [own.dimensions.get(key)?.value, whole.dimensions.get(key)?.value];
          // The one number that the Union leaves to its members, within bounds.
          if (mine?.kind === "number" && key === "guardianAge")
            expect([0, ...Array.from({ length: 4 }, (_, i) => (open?.from ?? 0) + i)]).toContain(mine.number);
          else if (mine === undefined || theirs === undefined || !within(theirs, mine, implications))
            expect({ member, key, mine, theirs, facts }).toBe("at least what the Union asks");
        }
    }
  });
});

describe("after a breach", () => {
  it.each(MEMBERS)("%s has the duties of its union, and an authority of its own", (member) => {
    const duties = (place: string) => deadlinesFor(place, 100).map(({ to, dueAt }) => [to, dueAt]);
    expect(duties(member)).toEqual(duties("EU"));
    const own = atlas.packs.get(member)?.regulators.map(({ id }) => id) ?? [];
    expect(own.length).toBeGreaterThan(0);
    for (const id of own) expect(id.startsWith(`${member.toLowerCase()}.`)).toBe(true);
  });
});

const isAlone = (place: string, test: Matcher) =>
  test.kind === "oneOf" && test.values.size === 1 && test.values.has(place);

it("look at no place but where their own people are, so that what they add is the same beside every other law", () => {
  const looked = MEMBERS.flatMap((member) =>
    (atlas.packs.get(member)?.rules ?? []).flatMap(({ id, when, unless }) =>
      [when, ...unless].flatMap((each) =>
        [...each]
          .filter(([name]) => FACTS[name].kind === "place")
          .filter(([name, test]) => name !== "subjectsIn" || !isAlone(member, test))
          .map(([name]) => `${member} ${id} ${name}`),
      ),
    ),
  );
  expect(looked).toEqual([]);
  expect(MEMBERS.flatMap((member) => atlas.packs.get(member)?.grants ?? [])).toEqual([]);
});

it("are places that can be asked about, and speak the words of their union", () => {
  for (const member of MEMBERS) {
    expect(standalone(atlas)).toContain(member);
    expect(atlas.schemes.get(member.toLowerCase())).toBe(atlas.schemes.get("eu"));
  }
});
