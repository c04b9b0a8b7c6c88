/** South Africa: Protection of Personal Information Act (POPIA), as a lawyer would go through it. */
import { describe, expect, it } from "vitest";
import type { Floor } from "../../../src/law/floor.ts";
import type { Dimension } from "../../../src/law/lattice/dimension.ts";
import { ask, combined, parts, partsOf } from "../question.ts";

const consent = (use: string, ...qualities: string[]) =>
  `all[${qualities.map((q) => `consent.${use}:${q}`).join(", ")}]`;
const POPIA = ["opt_in", "freely_given", "specific", "informed"];

const GROUNDS = "za.s27-1-b, za.s27-1-d, za.s27-1-e, za.s27-other";
const COLLECT = `ZA: any[${consent("collect", ...POPIA)}, ${GROUNDS}, za.s33]`;
const ABROAD = `ZA: any[za.agreement, za.adequate-law, za.bcr, ${consent("transfer", ...POPIA)}, exc:za.contract, exc:za.benefit]`;
const PRIOR = "ZA: any[za.adequate-law, za.prior-authorisation]";

const template = {
  from: "ZA",
  to: "EU",
  role: "controller",
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
  recipientOwnership: "ordinary",
  recipientRole: "controller",
};
const arriving = { ...template, from: "EU", to: "ZA" };
const own = (floor: Floor, dimension: Dimension) =>
  parts(floor, dimension).filter((part) => part.startsWith("ZA: "));
const rulesOf = (floor: Floor, dimension: Dimension) => partsOf(floor, dimension).map(({ by }) => by.rule);

describe("beside other laws", () => {
  it.each(["EU", "JP", "US-IL"])(
    "verifying a face is conditional from South Africa to %s and back",
    (other) => {
      expect(ask({ ...template, to: other }).verdict).toBe("conditional");
      expect(ask({ ...template, from: other, to: "ZA" }).verdict).toBe("conditional");
    },
  );

  it("selling to Illinois is prohibited there, whatever the person agreed to", () => {
    const sale = ask({ ...template, to: "US-IL", action: "sell" });
    expect(sale.verdict).toBe("prohibited");
    expect(parts(sale, "consent.sale").at(-1)).toBe("US-IL: prohibited");
  });
});

describe("collection of biometric information (ss 26, 27, 33)", () => {
  it.each(["rawSample", "template", "features", "pseudonymised"])("is special as %s", (form) => {
    expect(own(ask({ ...template, form }), "consent.collect")).toEqual([COLLECT]);
  });

  it.each(["face", "retina", "gait", "dna", "other"])(
    "is special of the %s: the list is open",
    (modality) => {
      expect(own(ask({ ...template, modality }), "consent.collect")).toEqual([COLLECT]);
    },
  );

  it("is asked alike of whoever receives the data in South Africa", () => {
    expect(own(ask(arriving), "consent.collect")).toEqual([COLLECT]);
  });

  it("leaves an inference aside unless it reveals another listed kind, and knows no section 33 for it", () => {
    const inference = { ...template, form: "inference", purpose: "ageCheck" };
    expect(own(ask({ ...inference, reveals: "emotion" }), "consent.collect")).toEqual([]);
    expect(own(ask({ ...inference, reveals: "health" }), "consent.collect")).toEqual([
      `ZA: any[${consent("collect", ...POPIA)}, ${GROUNDS}]`,
    ]);
  });

  it("stands beside the EU rule: the stricter consent governs, and each law keeps grounds of its own", () => {
    const collect = combined(ask(template), "consent.collect");
    expect(collect).toContain("consent.collect:explicit");
    expect(collect).toContain("za.s33");
  });

  it("does not follow people abroad", () => {
    const abroad = ask({ ...template, from: "EU", to: "JP", subjectsIn: "ZA" });
    expect(
      [...abroad.dimensions.values()].flatMap((each) => each.parts.map(({ by }) => by.jurisdiction)),
    ).not.toContain("ZA");
  });
});

describe("the Act's days", () => {
  it("begin on 1 July 2020, a year before it was enforced", () => {
    expect(() => ask(arriving, "2020-06-30")).toThrow("no rule in force on 2020-06-30");
    expect(own(ask(arriving, "2020-07-01"), "consent.collect")).toEqual([COLLECT]);
  });

  it("bring prior authorisation on 1 February 2022", () => {
    expect(own(ask(template, "2022-01-31"), "mechanism")).toEqual([ABROAD]);
    expect(own(ask(template, "2022-02-01"), "mechanism")).toEqual([ABROAD, PRIOR]);
  });

  it("bring the officer's assessment on 1 May 2021", () => {
    expect(own(ask(template, "2021-04-30"), "assessment")).toEqual([]);
    expect(own(ask(template, "2021-05-01"), "assessment")).toEqual(["ZA: za.impact-assessment"]);
  });
});

describe("transfer abroad (ss 57, 58, 72)", () => {
  it("opens by consent or an agreement, but to a country without adequate law only once the Regulator agreed", () => {
    expect(own(ask(template), "mechanism")).toEqual([ABROAD, PRIOR]);
  });

  it.each(["EU", "JP", "US-IL"])("recognises no country by a list: not %s", (to) => {
    expect(ask({ ...template, to }).grants.filter(({ by }) => by.jurisdiction === "ZA")).toEqual([]);
  });

  it.each([
    ["of health", { reveals: "health", youngest: "30" }, ["s72-abroad", "s57-inference"]],
    ["of mood, about a child", { reveals: "emotion", youngest: "17" }, ["s72-abroad", "s57-children"]],
    ["of mood, about a grown-up", { reveals: "emotion", youngest: "18" }, ["s72-abroad"]],
  ])("asks prior authorisation for an inference where it is special or a child's: %s", (_, facts, rules) => {
    const floor = ask({ ...template, form: "inference", purpose: "ageCheck", ...facts });
    expect(rulesOf(floor, "mechanism")).toEqual(rules);
  });

  it("asks for similar rules onward, and for itself the same ways when data leaves South Africa again", () => {
    expect(own(ask(template), "onward")).toEqual(["ZA: za.onward-similar"]);
    expect(own(ask(arriving), "onward").slice(1)).toEqual([
      ABROAD.replaceAll("consent.transfer", "consent.onward"),
      PRIOR,
    ]);
    expect(own(ask(arriving), "mechanism")).toEqual([]);
  });

  it("asks for nothing to stay in the country", () => {
    expect(parts(ask(template), "localisation")).toEqual([]);
  });
});

describe("disclosure, sale and advertising (ss 15, 69)", () => {
  it("lets data go further where that is compatible or agreed to", () => {
    expect(own(ask(template), "consent.disclose")).toEqual([
      `ZA: any[${consent("disclose", ...POPIA)}, za.compatible-purpose]`,
    ]);
  });

  it("does not ban sale: it asks for consent to it", () => {
    const sale = ask({ ...template, action: "sell" });
    expect(sale.verdict).toBe("conditional");
    expect(own(sale, "consent.sale")).toEqual([`ZA: ${consent("sale", ...POPIA)}`]);
  });

  it("asks consent to electronic direct marketing, and form 4 from 17 April 2025", () => {
    const advertising = { ...template, to: "JP", purpose: "adSelect" };
    const agreed = `ZA: ${consent("advertising", ...POPIA)}`;
    expect(own(ask(advertising, "2025-04-16"), "consent.advertising")).toEqual([agreed]);
    expect(own(ask(advertising, "2025-04-17"), "consent.advertising")).toEqual([agreed, "ZA: za.form-4"]);
    expect(own(ask(template), "consent.advertising")).toEqual([]);
  });
});

describe("handling (ss 14, 19-25, 71, 99)", () => {
  it("destroys data as soon as practicable, with no number", () => {
    expect(own(ask(arriving), "retention")).toEqual(["ZA: at purpose end, without undue delay"]);
  });

  it("binds an operator by a written contract", () => {
    expect(own(ask({ ...arriving, recipientRole: "processor" }), "security")).toEqual([
      "ZA: za.security",
      "ZA: za.operator-contract",
    ]);
    expect(own(ask({ ...arriving, recipientRole: "controller" }), "security")).toEqual(["ZA: za.security"]);
  });

  it("gives the person no portability, but complaint and damages", () => {
    expect(own(ask(arriving), "rights")).toEqual([
      "ZA: all[right.access, right.rectification, right.erasure, right.objection, right.withdrawal, right.complaint, right.damages]",
    ]);
    expect(own(ask(arriving), "practices")).toEqual(["ZA: any[practice.no-sole-automation, za.s71-2]"]);
  });

  it("lets a competent person decide below 18", () => {
    expect(own(ask(template), "guardianAge")).toEqual(["ZA: 18"]);
  });
});

describe("breach (s 22)", () => {
  it("is told as soon as reasonably possible, without hours and without a threshold of harm", () => {
    const floor = ask(arriving);
    expect(own(floor, "breach.regulator")).toEqual([
      "ZA: za.regulator: report from awareness, without delay",
    ]);
    expect(own(floor, "breach.subjects")).toEqual(["ZA: subjects: report from awareness, without delay"]);
  });

  it.each([
    ["2025-03-31", "s22-regulator-letter"],
    ["2025-04-01", "s22-regulator"],
  ])("goes through the portal from 1 April 2025: on %s", (day, rule) => {
    const told = partsOf(ask(arriving, day), "breach.regulator").filter(({ by }) => by.jurisdiction === "ZA");
    expect(told.map(({ by }) => by.rule)).toEqual([rule]);
    expect(told[0]?.says.includes("portal")).toBe(day === "2025-04-01");
  });
});

describe("passing on by whoever received the data in South Africa (s 15)", () => {
  it("asks compatibility or consent, as disclosure from South Africa does", () => {
    expect(own(ask(arriving), "onward")[0]).toBe(
      `ZA: any[${consent("onward", ...POPIA)}, za.compatible-purpose]`,
    );
    expect(own(ask(template), "consent.disclose")).toEqual([
      `ZA: any[${consent("disclose", ...POPIA)}, za.compatible-purpose]`,
    ]);
  });
});
