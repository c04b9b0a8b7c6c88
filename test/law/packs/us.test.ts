/** The federal overlay: what stands on top of every state's law. */
import { describe, expect, it } from "vitest";
import { sourcesOf } from "../../../src/law/atlas.ts";
import { computeFloor, type Floor } from "../../../src/law/floor.ts";
import type { Dimension } from "../../../src/law/lattice/dimension.ts";
import {
  ask,
  atlas,
  DAY,
  engagementOf,
  factsOf,
  parts,
  partsOf,
  type Question,
  respond,
  rulebook,
} from "../question.ts";
import { suffices } from "./answer.ts";

const STATES = [...atlas.packs.values()]
  .filter(({ within }) => within === "US")
  .map((pack) => pack.jurisdiction);
const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30" };

const federal = (floor: Floor, dimension: Dimension) =>
  parts(floor, dimension).filter((part) => part.startsWith("US: "));

/** The rules of the federal pack that a question meets, also where the destination has no pack. */
function rulesAskedOf(question: Question): readonly string[] {
  const facts = factsOf({ action: "transfer", ...question });
  const source = sourcesOf(atlas, "US-CA", "CN", [], DAY).find(({ jurisdiction }) => jurisdiction === "US");
  if (source === undefined) throw new Error("no federal source");
  const floor = computeFloor([source], facts, engagementOf(facts), rulebook);
  return [...new Set([...floor.dimensions.values()].flatMap((each) => each.parts.map(({ by }) => by.rule)))];
}

/** 28 CFR 202.501 to 202.511, and a licence. */
const EXEMPT = [
  "exc:us.personal-communication",
  "exc:us.informational-materials",
  "exc:us.travel",
  "exc:us.official-business",
  "exc:us.financial-services",
  "exc:us.corporate-group",
  "exc:us.federal-law",
  "exc:us.cfius",
  "exc:us.telecommunications",
  "exc:us.medical-authorisation",
  "exc:us.clinical-study",
  "exc:us.doj-licence",
];
/** Who is no US person is not bound at all. */
const OUT = [...EXEMPT, "exc:us.no-us-person"];
const BARRED = [`US: any[${OUT.join(", ")}]`];
const RESTRICTED = [`US: any[us.cisa-requirements, ${OUT.join(", ")}]`];

/** A dealing of a Californian company, of which everything is known that the federal rules ask about. */
const DEALING = {
  ...{ from: "US-CA", to: "CN", ...FACE, role: "controller", dealing: "vendor" },
  ...{ dataset: "none", recipientOwnership: "ordinary" },
};
const use = (question: Question, day?: string) => federal(ask(question, day), "use");
const security = (question: Question, day?: string) => federal(ask(question, day), "security");

describe("What a country of concern may not have (28 CFR 202.301, 202.303, 202.401)", () => {
  it.each([
    // 202.205(b): more than 1,000 US persons, where biometrics are sold, licensed or the like (202.214).
    ["face", "brokerage", "1000", [], []],
    ["face", "brokerage", "1001", BARRED, []],
    // 202.401: a vendor, an employee or an investor has access only under the security requirements.
    ["face", "vendor", "1000", [], []],
    ["face", "vendor", "1001", [], RESTRICTED],
    ["face", "employment", "1001", [], RESTRICTED],
    ["face", "investment", "1001", [], RESTRICTED],
    ["face", "none", "5000", [], []],
    // 202.205(a), 202.303: human genomic data above 100, and no dealing in it at all, a vendor's neither.
    ["dna", "vendor", "100", [], []],
    ["dna", "vendor", "101", BARRED, []],
    ["dna", "brokerage", "101", BARRED, []],
    ["dna", "none", "101", [], []],
    // The other 'omics above 1,000.
    ["omics", "vendor", "1000", [], []],
    ["omics", "vendor", "1001", BARRED, RESTRICTED],
    // 202.205(g): a set of several kinds has the lowest threshold of them.
    [["face", "dna"], "brokerage", "101", BARRED, []],
    [["face", "omics"], "brokerage", "1000", [], []],
  ])("%s, %s, of %s people in twelve months", (modality, dealing, people12m, uses, safeguards) => {
    const question = { ...DEALING, modality, dealing, people12m };
    expect([...new Set(use(question))]).toEqual(uses);
    expect(security(question)).toEqual(safeguards);
  });

  it.each(["CN", "HK", "MO", "CU", "IR", "KP", "RU", "VE"])("%s is such a country (202.601)", (to) => {
    expect(rulesAskedOf({ ...DEALING, to, dealing: "brokerage", people12m: "1001" })).toContain(
      "doj-brokerage",
    );
  });

  it("binds from one person on where the data is marketed as the Government's people (202.222)", () => {
    const officials = { ...DEALING, dataset: "usGovernment", people12m: "1" };
    expect(use({ ...officials, dealing: "brokerage" })).toEqual(BARRED);
    expect(security(officials)).toEqual(RESTRICTED);
    expect(federal(ask(officials), "assessment")).toHaveLength(1);
    expect(use({ ...DEALING, dealing: "brokerage", people12m: "1" })).toEqual([]);
  });

  it.each([
    ["rawSample", "false", []],
    ["rawSample", "true", BARRED],
    ["template", "false", BARRED],
    ["pseudonymised", "true", BARRED],
    ["anonymisedAggregate", "true", []],
  ])(
    "counts what is enrolled, or made from it, also de-identified (202.204, 202.206): %s, enrolled %s",
    (form, enrolled, expected) => {
      expect(use({ ...DEALING, dealing: "brokerage", people12m: "1001", form, enrolled })).toEqual(expected);
    },
  );

  it("begins on 8 April 2025, and its audits on 6 October 2025 (202.1001, 202.1002)", () => {
    const question = { ...DEALING, people12m: "1001" };
    expect([security(question, "2025-04-07"), security(question, "2025-04-08")]).toEqual([[], RESTRICTED]);
    const audit = (day: string) => federal(ask(question, day), "assessment");
    expect([audit("2025-10-05").length, audit("2025-10-06").length]).toEqual([0, 1]);
  });

  it("keeps records of restricted dealings for ten years (202.1101)", () => {
    expect(federal(ask({ ...DEALING, people12m: "1001" }), "keep")).toEqual([
      "US: keep restricted-transaction-records for 3653 days from transaction",
    ]);
  });
});

describe("A covered person elsewhere (28 CFR 202.211)", () => {
  const owned = { ...DEALING, to: "SG", recipientOwnership: "coveredPerson" };

  it.each([
    ["face", "brokerage", "1001", BARRED, []],
    ["face", "brokerage", "1000", [], []],
    ["face", "vendor", "1001", [], RESTRICTED],
    ["dna", "vendor", "101", BARRED, []],
  ])("%s, %s, of %s people in twelve months", (modality, dealing, people12m, uses, safeguards) => {
    const question = { ...owned, modality, dealing, people12m };
    expect(use(question)).toEqual(uses);
    expect(security(question)).toEqual(safeguards);
  });

  it("counts as one where nobody says who owns it, and not where it is known", () => {
    const { recipientOwnership, ...unsaid } = { ...owned, dealing: "brokerage", people12m: "1001" };
    expect(use(unsaid)).toEqual(BARRED);
    expect(use({ ...unsaid, recipientOwnership: "ordinary" })).toEqual([]);
    expect(recipientOwnership).toBe("coveredPerson");
  });

  it("may be controlled by a foreign adversary as well: each rule sees its own word, and both surely", () => {
    const sold = { ...owned, role: "broker", dealing: "brokerage", people12m: "1001" };
    const both = { ...sold, recipientOwnership: ["coveredPerson", "adversaryControlled"] };
    expect(rulesAskedOf(both)).toEqual(expect.arrayContaining(["padfa-controlled"]));
    expect(use(both)).toEqual(expect.arrayContaining([...BARRED, "US: prohibited"]));
    // Its two words are no alternatives: a sale by somebody else than a broker is barred whichever comes first.
    expect(respond({ ...both, role: "controller" }).verdict).toBe("prohibited unless");
  });

  it("is none in the United States, unless it is listed", () => {
    expect(use({ ...owned, to: "US-WA", dealing: "brokerage", people12m: "1001" })).toEqual([]);
  });
});

describe("Who is bound: US persons (28 CFR 202.256)", () => {
  const abroad = { ...DEALING, from: "EU", subjectsIn: "US-CA", dealing: "brokerage", people12m: "5000" };

  it.each([
    ["true", BARRED],
    ["false", []],
  ])("an exporter in the Union who is one: %s", (exporterUsPerson, expected) => {
    expect(use({ ...abroad, exporterUsPerson })).toEqual(expected);
  });

  it("an exporter of whom nobody says it is asked to show that it is none", () => {
    expect(use(abroad)).toEqual(BARRED);
    expect(suffices("US", ask(abroad), "use", "exc:us.no-us-person")).toBe(true);
    expect(suffices("US", ask(abroad), "use", "consent.collect:explicit")).toBe(false);
  });
});

describe("The exemptions (28 CFR 202.501 to 202.511)", () => {
  const sold = { ...DEALING, dealing: "brokerage", people12m: "1001" };

  it.each(EXEMPT)(
    "%s opens what is forbidden, and stands in place of the security requirements",
    (exception) => {
      expect(suffices("US", ask(sold), "use", exception)).toBe(true);
      const hired = ask({ ...DEALING, people12m: "1001" });
      expect(suffices("US", hired, "security", exception)).toBe(true);
      expect(suffices("US", hired, "assessment", exception)).toBe(true);
    },
  );

  it("do not open what PADFA forbids", () => {
    expect(suffices("US", ask({ ...sold, role: "broker" }), "use", ...OUT)).toBe(false);
  });
});

describe("PADFA: what a data broker makes available (Pub. L. 118-50 division I)", () => {
  const broker = { ...DEALING, role: "broker", people12m: "1" };

  it.each([
    ["CN", "ordinary", ["padfa"]],
    ["RU", "ordinary", ["padfa"]],
    ["CU", "ordinary", []],
    ["SG", "ordinary", []],
    ["SG", "adversaryControlled", ["padfa-controlled"]],
    ["SG", "coveredPerson", []],
    ["US-WA", "adversaryControlled", ["padfa-controlled"]],
  ])("to %s, to somebody %s", (to, recipientOwnership, expected) => {
    const rules = rulesAskedOf({ ...broker, to, recipientOwnership });
    expect(rules.filter((rule) => rule.startsWith("padfa"))).toEqual(expected);
  });

  it("binds brokers alone, and not towards a service provider", () => {
    expect(use({ ...broker, role: "controller" })).toEqual([]);
    expect(use({ ...broker, recipientRole: "processor" })).toEqual([]);
    expect(use({ ...broker, recipientRole: "controller" })).toEqual(["US: prohibited"]);
  });
});

describe("Brokerage with a foreign person (28 CFR 202.302)", () => {
  const brokered = {
    ...{ from: "US-CA", to: "JP", ...FACE, action: "sell", dealing: "brokerage" },
    ...{ dataset: "none", recipientOwnership: "ordinary" },
  };
  const BAR = [`US: any[all[us.onward-bar, us.onward-reports], ${EXEMPT.join(", ")}]`];

  it.each([
    ["1000", []],
    ["1001", BAR],
  ])("of %s people in twelve months", (people12m, expected) => {
    expect(federal(ask({ ...brokered, people12m }), "consent.sale")).toEqual(expected);
  });

  it("of people whom nobody counted", () => {
    expect(federal(ask(brokered), "consent.sale")).toEqual(BAR);
  });

  it.each([
    ["2025-04-07", []],
    ["2025-04-08", BAR],
  ])("on %s", (day, expected) => {
    expect(federal(ask({ ...brokered, people12m: "1001" }, day), "consent.sale")).toEqual(expected);
  });

  it("is none where the sender says that the dealing is none of those", () => {
    expect(federal(ask({ ...brokered, dealing: "none" }), "consent.sale")).toEqual([]);
    expect(federal(ask({ ...brokered, dealing: ["none", "brokerage"] }), "consent.sale")).toEqual(BAR);
  });

  it("is none where the buyer is in the United States too", () => {
    const home = ask({ ...brokered, from: "US-WA", to: "US-CA" });
    expect(federal(home, "consent.sale")).toEqual([]);
    expect(home.notApplied).toContainEqual({
      rule: "doj-foreign-brokerage",
      jurisdiction: "US",
      because: "to",
    });
  });

  it("is not a plain transfer", () => {
    expect(federal(ask({ ...brokered, action: "transfer" }), "consent.sale")).toEqual([]);
  });
});

describe.each(STATES)("Children below 13 in %s (16 CFR 312)", (to) => {
  const at = (youngest: string, day?: string) => ask({ from: "JP", to, ...FACE, youngest }, day);

  it("a parent consents, to disclosure apart", () => {
    expect(federal(at("12"), "consent.collect")).toEqual(["US: consent.collect:verifiable_guardian"]);
    expect(federal(at("12"), "consent.disclose")).toEqual([
      "US: all[consent.disclose:verifiable_guardian, consent.disclose:separate]",
    ]);
    expect(federal(at("13"), "consent.collect")).toEqual([]);
  });

  it("since 23 June 2025", () => {
    expect(federal(at("12", "2025-06-22"), "consent.collect")).toEqual([]);
    expect(federal(at("12", "2025-06-23"), "consent.collect")).toHaveLength(1);
  });

  it("stands on top of the state's own law, and says through which it came", () => {
    const by = partsOf(at("12"), "guardianAge").find((part) => part.by.jurisdiction === "US")?.by;
    expect(by?.within).toBe(to);
  });
});

describe("The overlay by itself", () => {
  it("is no law to decide by, and answers a question for what federal law alone asks", () => {
    expect(() => sourcesOf(atlas, "US", "JP", [], DAY)).toThrow("no pack for `US`");
    expect(ask({ from: "US", to: "JP", ...FACE }).verdict).toMatch(/^(depends|prohibited)/);
  });
});
