/** The first day of everything that a law asks for and that has a date: decided for each, and never before the law. */
import { describe, expect, it, test } from "vitest";
import { composeAtlas } from "../../src/law/atlas.ts";
import type { Atom } from "../../src/law/atom.ts";
import { createFirstDays, type FirstDay } from "../../src/law/first-days.ts";
import { type Pack, parsePack } from "../../src/law/pack/pack.ts";
import { ATOM_KINDS, type AtomKind, DATED_KINDS, registryWith } from "../../src/law/pack/registry.ts";
import { RequestDocument } from "../../src/transfers/transfer-request.ts";
import { askedFloor } from "./first-days.ts";
import { atlas } from "./question.ts";

/** Atoms of no law, whose items may be of any day since there is data protection: each with the reason. */
const OF_NO_LAW: Readonly<Record<Atom, string>> = {
  anonymity: "whether data identifies anybody is a question of fact, which no law began",
};

/** The first day of each atom whose items have a date, by law. */
const DAYS: Readonly<Record<string, Readonly<Record<Atom, string>>>> = {
  AE: { contract: "2021-09-20", dpia: "2021-09-20", "health-case": "2022-01-02" },
  "AE-ADGM": {
    "processor-contract": "2021-02-11",
    clauses: "2021-08-14",
    bcr: "2021-08-14",
    code: "2021-08-14",
    dpia: "2021-02-11",
  },
  "AE-DIFC": {
    "processor-contract": "2020-07-01",
    scc: "2020-07-01",
    bcr: "2020-07-01",
    code: "2020-07-01",
    authorities: "2020-07-01",
    "export-assessment": "2020-07-01",
    "art28-assurances": "2020-07-01",
    "art28-assessment": "2020-07-01",
    dpia: "2020-07-01",
  },
  AR: {
    "service-contract": "2000-11-02",
    "model-clauses": "2016-12-01",
    "own-clauses": "2016-12-01",
    "clauses-filed": "2016-12-01",
    "corporate-rules": "2018-12-07",
  },
  AU: {
    accountability: "2012-12-12",
    "similar-law": "2012-12-12",
    pia: "2018-07-01",
    "face-risk-assessment": "2014-03-12",
  },
  BR: {
    "operator-instructions": "2018-08-14",
    scc: "2024-08-23",
    "specific-clauses": "2024-08-23",
    "corporate-rules": "2024-08-23",
  },
  "CA-QC": {
    "mandate-contract": "2021-09-22",
    "process-disclosed": "2022-09-22",
    "project-pia": "2021-09-22",
    "transfer-pia": "2021-09-22",
    "adequate-protection": "2021-09-22",
    agreement: "2021-09-22",
    "access-mandate": "2021-09-22",
    "access-transfer-pia": "2021-09-22",
    "access-agreement": "2021-09-22",
    "access-pia": "2021-09-22",
  },
  CA: {
    "appropriate-purpose": "2000-04-13",
    processing: "2000-04-13",
    "comparable-protection": "2000-04-13",
  },
  CH: {
    "staff-necessity": "2020-09-25",
    processing: "2020-09-25",
    treaty: "1998-02-01",
    "mutual-assistance": "1998-02-01",
    "notified-clauses": "2020-09-25",
    scc: "2021-08-27",
    bcr: "1995-10-24",
    dpia: "2020-09-25",
  },
  CL: {
    "cession-agreement": "2024-12-13",
    "processor-contract": "1999-10-27",
    clauses: "2024-12-13",
    bcr: "2024-12-13",
    certification: "2024-12-13",
    dpia: "2024-12-13",
  },
  CN: {
    "state-assessment": "2021-08-20",
    "entrustment-contract": "2021-08-20",
    "security-assessment": "2022-09-01",
    "standard-contract": "2023-06-01",
    "contract-filing": "2023-06-01",
    "gba-contract": "2023-12-13",
    "gba-filing": "2023-12-13",
    certification: "2026-01-01",
    "art41-approval": "2021-11-01",
    pipia: "2021-08-20",
  },
  CO: {
    "transmission-contract": "2012-10-18",
    conformity: "2012-10-18",
    bcr: "2022-02-23",
    "ai-assessment": "2024-08-21",
    "best-interest": "2012-10-18",
    "free-despite-pay": "2012-10-18",
  },
  EG: {
    "sensitive-permit": "2025-11-01",
    "marketing-licence": "2025-11-01",
    "transfer-licence": "2025-11-01",
    "protection-there": "2020-07-15",
    "processor-contract": "2020-07-15",
    dpia: "2025-11-01",
  },
  DE: { "staff-necessity": "2017-07-05" },
  DK: { permission: "2018-05-25" },
  EU: {
    "processor-contract": "2016-04-27",
    scc: "2021-06-27",
    bcr: "1995-10-24",
    code: "2018-05-25",
    certification: "2018-05-25",
    tia: "2020-07-16",
    dpia: "2016-04-27",
    "public-instrument": "2016-04-27",
    "public-arrangement": "2016-04-27",
    "art48-agreement": "2016-04-27",
    "led-dpia": "2016-04-27",
    "led-processor-contract": "2016-04-27",
    "led-instrument": "2016-04-27",
    "led-safeguards": "2016-04-27",
    "led-private-recipient": "2016-04-27",
    "led-agreement": "2016-04-27",
  },
  FI: { "direct-necessity": "2004-08-13" },
  GR: { "staff-necessity": "2019-08-29" },
  HK: { "processor-contract": "2012-10-01" },
  HR: { necessity: "2018-05-25", "safe-identification": "2018-05-25" },
  ID: {
    "processor-order": "2022-10-17",
    "equal-protection": "2022-10-17",
    safeguards: "2022-10-17",
    dpia: "2022-10-17",
  },
  IL: {
    outsourcing: "2017-05-08",
    "adequate-law": "2001-06-17",
    "group-control": "2001-06-17",
    contract: "2001-06-17",
    undertaking: "2001-06-17",
    survey: "2017-05-08",
  },
  IN: {
    "outsourcing-contract": "2011-04-11",
    "same-protection": "2011-04-11",
    dpia: "2025-11-13",
    "yearly-audit": "2025-11-13",
  },
  JP: {
    "equivalent-system": "2017-05-30",
    cbpr: "2017-05-30",
    "opt-out-filing": "2022-04-01",
    entrustment: "2003-05-30",
  },
  KE: { safeguards: "2019-11-08", dpia: "2019-11-08", "child-interest": "2019-11-08" },
  KR: {
    entrustment: "2011-03-29",
    "mutual-assistance": "2011-03-29",
    "isms-p": "2023-09-15",
    "transfer-agreement": "2023-03-14",
    pia: "2011-03-29",
  },
  MO: {
    authorisation: "2006-02-19",
    "transfer-authorisation": "2006-02-19",
    "transfer-notification": "2006-02-19",
    "processor-contract": "2005-08-22",
  },
  MX: { remision: "2010-07-05", "group-policies": "2010-07-05", "same-duties": "2010-07-05" },
  MY: {
    "processor-guarantees": "2013-11-15",
    "similar-law": "2025-04-01",
    "equivalent-protection": "2025-04-01",
    "due-diligence": "2013-11-15",
    dpia: "2026-04-30",
  },
  NG: {
    "adequate-law": "2023-06-12",
    bcr: "2023-06-12",
    clauses: "2023-06-12",
    code: "2023-06-12",
    certification: "2023-06-12",
    "instrument-approval": "2025-09-19",
    dpia: "2023-06-12",
    "no-remaining-risk": "2023-06-12",
    consultation: "2023-06-12",
    registration: "2023-06-12",
  },
  NO: { "identification-need": "2018-06-15" },
  NZ: {
    proportionality: "2025-07-21",
    "subject-to-act": "2020-06-30",
    "comparable-law": "2020-06-30",
    "comparable-clauses": "2020-06-30",
    "code-comparable-law": "2025-07-21",
    "code-comparable-clauses": "2025-07-21",
    agent: "2020-06-30",
  },
  PE: { "processing-contract": "2011-07-03", "adequate-level": "2011-07-03", guarantee: "2011-07-03" },
  PH: {
    "outsourcing-agreement": "2016-08-24",
    contract: "2012-08-15",
    cbpr: "2020-03-09",
    pia: "2023-12-01",
  },
  RU: {
    instruction: "2006-07-27",
    ubs: "2022-12-29",
    accredited: "2022-12-29",
    "transfer-notice": "2023-03-01",
    "recipient-assessment": "2022-07-14",
    "harm-assessment": "2022-07-14",
  },
  SA: {
    "processor-agreement": "2021-09-16",
    scc: "2024-09-01",
    bcr: "2024-09-01",
    code: "2023-09-14",
    certificate: "2023-09-14",
    "transfer-risk": "2021-09-16",
    dpia: "2021-09-16",
  },
  SI: { necessity: "2004-07-15", "customer-basis": "2023-01-26", decision: "2005-01-01" },
  SG: {
    "intermediary-contract": "2012-10-15",
    "notification-assessment": "2020-11-25",
    "legitimate-interests-assessment": "2020-11-25",
    "comparable-law": "2014-07-02",
    contract: "2014-07-02",
    "binding-rules": "2014-07-02",
    "other-instrument": "2014-07-02",
    "apec-cbpr": "2021-02-01",
    "apec-prp": "2021-02-01",
    "global-cbpr": "2026-03-02",
    "global-prp": "2026-03-02",
  },
  TH: {
    "processor-agreement": "2019-05-27",
    bcr: "2024-03-24",
    clauses: "2023-12-25",
    certification: "2024-03-24",
  },
  TR: {
    processing: "2016-03-24",
    commitment: "2016-10-07",
    scc: "2024-07-10",
    bcr: "2024-06-01",
    "public-agreement": "2024-06-01",
  },
  TW: { commission: "2012-10-01", unrestricted: "2012-10-01" },
  UK: {
    "processor-contract": "2016-04-27",
    idta: "2022-03-21",
    addendum: "2022-03-21",
    bcr: "1998-07-16",
    "transfer-risk-assessment": "2020-07-16",
    "data-protection-test": "2025-06-19",
    dpia: "2016-04-27",
    "part3-dpia": "2018-05-23",
    "part3-processor-contract": "2018-05-23",
    "part3-instrument": "2018-05-23",
    "part3-safeguards": "2018-05-23",
    "part3-test": "2025-06-19",
    "part3-private-recipient": "2018-05-23",
    "part3-agreement": "2018-05-23",
    "public-instrument": "2016-04-27",
  },
  US: { "part202-audit": "2025-01-08", "onward-bar": "2025-01-08" },
  "US-CA": { contract: "2020-11-03", "risk-assessment": "2025-09-23" },
  "US-CO": { processor: "2024-05-31", paid: "2024-05-31", assessment: "2021-07-07" },
  "US-IL": { "profit-opinion": "2008-10-03" },
  "US-MD": { "processor-contract": "2024-05-09", assessment: "2024-05-09" },
  "US-OR": { "processor-contract": "2023-07-18", assessment: "2023-07-18" },
  "US-TX": { assessment: "2023-06-18", "processor-opinion": "2026-01-01", "palm-opinion": "2009-04-01" },
  "US-WA": { authorization: "2023-04-27", "processor-contract": "2023-04-27" },
  VN: {
    "transfer-agreement": "2025-06-26",
    "processor-agreement": "2025-06-26",
    "transfer-assessment": "2025-06-26",
    "processing-assessment": "2025-06-26",
  },
  ZA: {
    "compatible-purpose": "2013-11-19",
    "adequate-law": "2013-11-19",
    bcr: "2013-11-19",
    agreement: "2013-11-19",
    "prior-authorisation": "2022-02-01",
    "impact-assessment": "2018-12-14",
    "operator-contract": "2013-11-19",
  },
};

/** How long each atom lasts for which its law says so. */
const LASTS: Readonly<Record<Atom, string>> = {
  "cn.security-assessment": "P3Y",
  "cn.certification": "P3Y",
  "il.survey": "P18M",
  "in.dpia": "P12M",
  "in.yearly-audit": "P12M",
  "my.dpia": "P2Y",
  "us-wa.authorization": "P1Y",
};

/** The first day of a consent that counts for each law. */
const CONSENTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    "AT BE BG CY CZ DK EE FI FR GR HR HU IE IS LI LT LU LV MT NO PL PT RO SE SI SK"
      .split(" ")
      .map((member) => [member, "1995-10-24"]),
  ),
  AE: "2022-01-02",
  "AE-ADGM": "2021-08-14",
  "AE-DIFC": "2020-07-01",
  AR: "2000-11-02",
  AU: "2012-12-12",
  BR: "2018-08-14",
  CA: "2000-04-13",
  "CA-QC": "2001-11-01",
  CH: "2020-09-25",
  CL: "1999-10-27",
  CN: "2021-08-20",
  CO: "2012-10-18",
  EG: "2020-07-15",
  DE: "1995-10-24",
  ES: "1995-10-24",
  EU: "1995-10-24",
  HK: "1996-12-20",
  ID: "2022-10-17",
  IL: "1981-02-23",
  IN: "2011-04-11",
  IT: "1995-10-24",
  NL: "1995-10-24",
  JP: "2003-05-30",
  KE: "2019-11-08",
  KR: "2011-03-29",
  MO: "2005-08-22",
  MX: "2010-07-05",
  MY: "2010-06-10",
  NG: "2023-06-12",
  NZ: "2020-06-30",
  PE: "2011-07-03",
  PH: "2012-08-15",
  RU: "2006-07-27",
  SA: "2021-09-16",
  SG: "2012-11-20",
  TH: "2019-05-27",
  TR: "2016-03-24",
  TW: "2010-05-26",
  UK: "1998-07-16",
  US: "2000-04-21",
  "US-CA": "2018-06-28",
  "US-CO": "2021-07-07",
  "US-IL": "2008-10-03",
  "US-MD": "2020-10-01",
  "US-NY": "1981-01-28",
  "US-OR": "2023-07-18",
  "US-TX": "2009-04-01",
  "US-WA": "2017-07-23",
  VN: "2023-07-01",
  ZA: "2013-11-19",
};

const lasting = (atom: Atom) => (LASTS[atom] === undefined ? {} : { lasts: LASTS[atom] });
const decided: (readonly [Atom, FirstDay])[] = Object.entries(DAYS).flatMap(([law, days]) =>
  Object.entries(days).map(
    ([name, day]) =>
      [`${law.toLowerCase()}.${name}`, { law, day, ...lasting(`${law.toLowerCase()}.${name}`) }] as const,
  ),
);

describe("every atom that ships", () => {
  const dated = [...atlas.registry.atoms].filter(([, { kind }]) => DATED_KINDS.has(kind));

  test.each<Atom>(dated.map(([atom]) => atom))("%s has a first day of its own, or is of no law", (atom) => {
    expect(Object.hasOwn(OF_NO_LAW, atom) ? undefined : (new Map(decided).get(atom) ?? "undecided")).toEqual(
      atlas.firstDays.ofAtom(atom),
    );
  });

  test("is one that ships still, and no item of another kind has a date", () => {
    expect(new Set([...decided.map(([atom]) => atom), ...Object.keys(OF_NO_LAW)])).toEqual(
      new Set(dated.map(([atom]) => atom)),
    );
    const undated = {
      grounds: "ground",
      notices: "notice",
      safeguards: "safeguard",
      exceptions: "exception",
    };
    const item = { id: "x", law: "EU", basis: "x", date: "2026-01-01" };
    for (const [list, kind] of Object.entries(undated)) {
      const { id, law, basis, date } = item;
      const parts = kind === "ground" ? { law, basis, date } : { id, date };
      const { error } = RequestDocument.safeParse({ offer: { [list]: [parts] } });
      expect(error?.issues.filter(({ code }) => code === "unrecognized_keys")).toEqual([
        expect.objectContaining({ keys: ["date"], path: ["offer", list, 0] }),
      ]);
    }
    // Nobody can offer these.
    const never: readonly AtomKind[] = ["recognition", "undertaking", "incident"];
    expect(new Set<AtomKind>([...Object.values(undated), ...never, ...DATED_KINDS] as AtomKind[])).toEqual(
      new Set(ATOM_KINDS),
    );
  });

  test("is of the law that its name says, and no older than the first of these laws", () => {
    for (const [atom, { day }] of decided) expect([atom, day >= "1995-10-24"]).toEqual([atom, true]);
  });
});

test("every law has a first day of a consent", () => {
  const asked = [...atlas.packs.keys()].map((law) => [law, atlas.firstDays.ofConsents(askedFloor(law))]);
  expect(Object.fromEntries(asked)).toEqual(
    Object.fromEntries(Object.entries(CONSENTS).map(([law, day]) => [law, [{ law, day }]])),
  );
});

describe("without a day of its own", () => {
  const rule = (id: string, from: string, require: string) =>
    `  - { id: ${id}, cite: Act 1, from: ${from}, status: confirmed, applies: both, says: This is asked., require: { ${require} } }\n`;
  const packOf = (rules: string, atoms = "", more = "", idle = ""): Pack =>
    parsePack(
      `pack: XX\nversion: "1"\ntitle: Nowhere\nzone: UTC\n${more}atoms:\n  xx.dpia: { kind: assessment, ${atoms}says: an assessment }\n  xx.idle: { kind: assessment, ${idle}says: an assessment }\nrules:\n${rules}`,
      { concepts: atlas.concepts, registry: atlas.commons.registry, file: "XX.yaml" },
    );
  const older = rule("older", "2010-01-01", "transparency: notice");
  const asks = rule("asks", "2020-01-01", "assessment: xx.dpia");
  const asksAgain = rule("again", "2015-01-01", "assessment: { any: [xx.dpia, anonymity] }");
  const daysOf = (...parts: Parameters<typeof packOf>) => {
    const pack = packOf(...parts);
    return createFirstDays([pack], registryWith(atlas.commons.registry, pack.atoms).implications);
  };

  it("a thing begins with the first rule that asks for it, and with the law where none does", () => {
    expect(daysOf(older + asks).ofAtom("xx.dpia")).toEqual({ law: "XX", day: "2020-01-01" });
    expect(daysOf(older + asks + asksAgain).ofAtom("xx.dpia")).toEqual({ law: "XX", day: "2015-01-01" });
    expect(daysOf(older + asks).ofAtom("xx.idle")).toEqual({ law: "XX", day: "2010-01-01" });
    expect(daysOf(older + asks, "since: 2019-05-05, ").ofAtom("xx.dpia")?.day).toBe("2019-05-05");
  });

  it("a thing that stands for another is no older than that, and lasts no longer", () => {
    const atoms = "since: 2001-01-01, implies: [xx.idle], ";
    expect(daysOf(older + asks, atoms).ofAtom("xx.dpia")?.day).toBe("2010-01-01");
    const lasts = (own: string, other: string) =>
      daysOf(older + asks, `${atoms}${own}`, "", other).ofAtom("xx.dpia")?.lasts;
    expect(lasts("lasts: P3Y, ", "lasts: P12M, ")).toBe("P12M");
    expect(lasts("lasts: P6M, ", "lasts: P12M, ")).toBe("P6M");
    expect(lasts("", "lasts: P12M, ")).toBe("P12M");
    expect(lasts("", "")).toBeUndefined();
  });

  it("a thing of a law without rules never begins, and one of no law has always been", () => {
    expect(daysOf("  []").ofAtom("xx.dpia")?.day).toBe("9999-12-31");
    expect(daysOf(older).ofAtom("anonymity")).toBeUndefined();
    expect(daysOf(older).ofAtom("yy.dpia")).toBeUndefined();
  });

  it("a filing without a name of its own begins with its duty, and with an authority's law where there is none", () => {
    const duty = rule("file", "2018-01-01", "filings: [{ to: xx.dpa, stage: plan, start: before-service }]");
    expect(daysOf(older + duty).ofFiling("xx.dpa", "plan")).toEqual({ law: "XX", day: "2018-01-01" });
    expect(daysOf(older + duty).ofFiling("xx.dpa", "other")).toEqual({ law: "XX", day: "2010-01-01" });
    expect(daysOf(older + duty).ofFiling("city council", "plan")).toBeUndefined();
    expect(daysOf(older + asks).ofFiling("yy.dpa", "xx.dpia")).toEqual({ law: "XX", day: "2020-01-01" });
  });

  it("a consent begins with the first rule that asks for one, and is held only against laws that do", () => {
    const consent = rule("consent", "2016-01-01", "consent.collect: opt_in");
    const child = rule("child", "2014-01-01", "guardianAge: 16");
    const [none, one, two] = [older, older + consent, older + consent + child].map((rules) =>
      daysOf(rules).ofConsents(askedFloor("XX")),
    );
    expect([none, one, two].map((each) => each?.[0]?.day)).toEqual([
      "2010-01-01",
      "2016-01-01",
      "2014-01-01",
    ]);
    const stated = daysOf(older + consent, "", "consentsSince: 2001-01-01\n");
    expect(stated.ofConsents(askedFloor("XX"))).toEqual([{ law: "XX", day: "2001-01-01" }]);
    expect(stated.ofConsents(askedFloor("XX", "notice"))).toEqual([]);
    expect(stated.ofConsents(askedFloor("BASELINE"))).toEqual([]);
  });

  it("a law that comes from a peer says nothing of what other laws ask for", () => {
    const before = atlas.firstDays.ofAtom("eu.scc");
    const next = composeAtlas(atlas.commons, [...atlas.packs.values(), packOf(older)]);
    expect(next.firstDays.ofAtom("eu.scc")).toEqual(before);
    expect(() => packOf(older, "says: something else }\n  eu.more: { kind: assessment, ")).toThrow(
      /does not belong/,
    );
  });
});
