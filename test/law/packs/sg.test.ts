/** Singapore: the Personal Data Protection Act 2012 and its regulations of 2021. */
import { describe, expect, it } from "vitest";
import type { Floor } from "../../../src/law/floor.ts";
import type { Dimension } from "../../../src/law/lattice/dimension.ts";
import { ask, atlas, combined, DAY, partsOf } from "../question.ts";
import { asked, deadlinesFor, recognised, suffices } from "./answer.ts";

const FACE = {
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
  role: "controller",
  recipientRole: "controller",
};
const out = (facts = {}, day = DAY) => ask({ from: "SG", to: "JP", ...FACE, ...facts }, day);
const into = (facts = {}, day = DAY) => ask({ from: "JP", to: "SG", ...FACE, ...facts }, day);
const own = (floor: Floor, dimension: Dimension) => asked("SG", floor, dimension);

const groundsFor = (use: string) =>
  `any[consent.${use}:opt_in, sg.deemed-consent, all[consent.${use}:opt_out, sg.notification-assessment], ` +
  "all[sg.legitimate-interests, sg.legitimate-interests-assessment, sg.legitimate-interests-notice], " +
  "sg.exception, sg.required-by-law]";

describe("collection and disclosure (PDPA ss 13-17)", () => {
  it("need consent, deemed consent or legitimate interests after an assessment, or an exception", () => {
    expect(own(out(), "consent.collect")).toEqual([groundsFor("collect")]);
    expect(own(into(), "consent.collect")).toEqual([groundsFor("collect")]);
    expect(own(out(), "consent.disclose")).toEqual([groundsFor("disclose")]);
    expect(own(into(), "consent.disclose")).toEqual([]);
  });

  it("knew neither deemed consent by notification nor legitimate interests before February 2021", () => {
    const before = "any[consent.collect:opt_in, sg.deemed-consent, sg.exception, sg.required-by-law]";
    const on = (day: string) => own(ask({ from: "SG", to: "EU", ...FACE }, day), "consent.collect");
    expect(on("2021-01-31")).toEqual([before]);
    expect(on("2021-02-01")).toEqual([groundsFor("collect")]);
  });

  it.each(["template", "rawSample", "inference", "pseudonymised"])("take a %s as personal data", (form) => {
    expect(own(out({ form }), "consent.collect")).toHaveLength(1);
  });

  it.each(["face", "gait", "dna", "keystroke"])("leave no modality out, %s neither", (modality) => {
    expect(own(into({ modality }), "security")).toEqual(["sg.security"]);
  });

  it("ask more beside the EU: explicit consent is consent here too", () => {
    const collect = combined(ask({ from: "EU", to: "SG", ...FACE }), "consent.collect");
    expect(collect).toContain("consent.collect:explicit");
    expect(collect).toContain("sg.deemed-consent");
  });
});

describe("sale and advertising", () => {
  it("sale is open to consent for a notified purpose", () => {
    const sale = out({ action: "sell" });
    expect(own(sale, "consent.sale")).toEqual(["all[consent.sale:opt_in, sg.purpose-notice]"]);
    expect(sale.dimensions.get("consent.sale")?.engaged).toBe(true);
    expect(sale.verdict).toBe("conditional");
  });

  it("advertising has no way by notification or legitimate interests (s 15A), and respects the register", () => {
    const advertising = out({ purpose: "adTarget" });
    expect(own(advertising, "consent.advertising")).toEqual(["consent.advertising:opt_in"]);
    expect(own(advertising, "practices")).toContain("sg.do-not-call");
    expect(own(out(), "consent.advertising")).toEqual([]);
  });

  it("Illinois forbids the sale that Singapore would let pass", () => {
    expect(ask({ from: "SG", to: "US-IL", ...FACE, action: "sell" }).verdict).toBe("prohibited");
  });
});

describe("transfer (PDPA s 26, S 63/2021 regs 9-12)", () => {
  const BOUND = "sg.contract, sg.comparable-law, sg.binding-rules, sg.other-instrument";
  const ELSE = "all[consent.transfer:opt_in, sg.protection-summary], sg.contract-necessity";

  it.each([
    ["2022-04-01", `any[${BOUND}, sg.apec-cbpr, sg.apec-prp, ${ELSE}]`],
    ["2026-03-01", `any[${BOUND}, sg.apec-cbpr, sg.apec-prp, ${ELSE}]`],
    ["2026-03-02", `any[${BOUND}, sg.apec-cbpr, sg.apec-prp, sg.global-cbpr, sg.global-prp, ${ELSE}]`],
  ])("on %s, by %s", (day, expected) => {
    expect(own(out({}, day), "mechanism")).toEqual([expected]);
  });

  it("before the regulations of 2021 went by what binds the recipient alone", () => {
    const before = ask({ from: "SG", to: "EU", ...FACE }, "2021-01-31");
    expect(own(before, "mechanism")).toEqual([`any[${BOUND}]`]);
  });

  it("is consented to only after a summary of the protection abroad: consent alone is no way", () => {
    expect(suffices("SG", out(), "mechanism", "consent.transfer:explicit")).toBe(false);
    expect(suffices("SG", out(), "mechanism", "consent.transfer:opt_in", "sg.protection-summary")).toBe(true);
  });

  it("knows no list of countries", () => {
    for (const to of ["EU", "JP", "US-IL"])
      expect(recognised("SG", ask({ from: "SG", to, ...FACE }))).toEqual([]);
  });

  it("follows the origin; of a destination it binds what is sent on", () => {
    expect(own(into(), "mechanism")).toEqual([]);
    expect(own(into(), "onward").join()).toContain("all[consent.onward:opt_in, sg.protection-summary]");
    expect(own(out(), "onward")).toEqual(["sg.onward-comparable"]);
  });
});

describe("handling", () => {
  it.each([
    ["transparency", "sg.purpose-notice"],
    ["security", "sg.security"],
    ["retention", "at purpose end, unless another law has it kept"],
  ] as const)("%s: %s on either side", (dimension, expected) => {
    for (const floor of [out(), into()]) expect(own(floor, dimension)).toEqual([expected]);
  });

  it("asks no assessment by itself, no place of storage and no guardian's age", () => {
    const floor = out({ youngest: "5" });
    for (const dimension of ["assessment", "localisation", "guardianAge", "filings"] as const)
      expect(own(floor, dimension)).toEqual([]);
  });

  it("forbids forced consent and identifying people again", () => {
    expect(own(into(), "practices")).toEqual([
      "sg.fair-consent",
      "sg.no-reidentification",
      "sg.breach-assessment",
    ]);
  });

  it("gives access, correction and withdrawal, no erasure; a suit since February 2021", () => {
    const rights = (day: string) => own(ask({ from: "SG", to: "EU", ...FACE }, day), "rights");
    const base = "all[right.access, right.rectification, right.withdrawal]";
    expect(rights("2021-01-31")).toEqual([base]);
    expect(rights("2021-02-01")).toEqual([base, "right.damages"]);
  });

  it("begins with the Act on 2 July 2014", () => {
    const rules = atlas.packs.get("SG")?.rules ?? [];
    expect(rules.map(({ from }) => from).toSorted()[0]).toBe("2014-07-02");
  });
});

describe("breach (PDPA ss 26B-26D, S 64/2021)", () => {
  it("is told within three days of the assessment, not of awareness", () => {
    for (const floor of [out(), into()])
      expect(own(floor, "breach.regulator")).toEqual([
        "sg.pdpc: report 3 days from assessment, without delay, if any[incident.people-over-499, incident.named, incident.serious-harm]",
      ]);
    const [deadline] = deadlinesFor("SG", 500);
    expect(deadline?.to).toBe("sg.pdpc");
    expect(deadline?.dueAt).toBeUndefined();
  });

  it.each([
    [499, { riskToPeople: "unlikely", withIdentifiers: false }, []],
    [500, { riskToPeople: "unlikely", withIdentifiers: false }, ["sg.pdpc"]],
    [1, { riskToPeople: "high", withIdentifiers: false }, ["sg.pdpc", "subjects"]],
    // Harm is presumed where an identifier leaked with biometrics, even if the risk is said to be unlikely.
    [1, { riskToPeople: "unlikely", withIdentifiers: true }, ["sg.pdpc", "subjects"]],
    [1, {}, ["sg.pdpc", "subjects"]],
  ] as const)("of %i people with %o is told to %j", (count, facts, expected) => {
    expect(deadlinesFor("SG", count, facts).map(({ to }) => to)).toEqual(expected);
  });

  it("is told to the people only after the Commission", () => {
    expect(own(into(), "breach.subjects")).toEqual([
      "subjects: report from regulator told, without delay, if any[incident.named, incident.serious-harm]",
    ]);
  });
});

describe("passing on by whoever received the data in Singapore (PDPA ss 13-17)", () => {
  it.each([
    ["consent", DAY, ["consent.onward:opt_in"], true],
    ["nothing but a contract", DAY, [], false],
    [
      "nobody's objection, after an assessment",
      DAY,
      ["consent.onward:opt_out", "sg.notification-assessment"],
      true,
    ],
    [
      "the same in January 2021",
      "2021-01-31",
      ["consent.onward:opt_out", "sg.notification-assessment"],
      false,
    ],
  ])("with %s on %s", (_, day, held, may) => {
    expect(
      suffices("SG", ask({ from: "EU", to: "SG", ...FACE }, day), "onward", "sg.contract", ...held),
    ).toBe(may);
  });
});

describe("telling the people (PDPA s 26D(2))", () => {
  it("comes with the Commission's notice or after it", () => {
    const [part] = partsOf(into(), "breach.subjects").filter(({ by }) => by.jurisdiction === "SG");
    expect(part?.says).toContain("when the PDPC is told or after");
  });
});

describe("a public agency (PDPA s 4(1)(c))", () => {
  const AGENCY = "sg.public-law";

  it.each([
    ["that sends data", out({ role: "authority" })],
    ["that receives data", into({ recipientRole: "authority" })],
  ])(
    "%s is outside the Act: a check of its own law, or a ground of the Act, is all that is asked",
    (_, floor) => {
      expect(suffices("SG", floor, "consent.collect", AGENCY)).toBe(true);
      expect(suffices("SG", floor, "consent.collect")).toBe(false);
      for (const dimension of ["consent.disclose", "mechanism", "security", "transparency"] as const)
        expect(own(floor, dimension), dimension).toEqual([]);
      expect(partsOf(floor, "consent.collect").map(({ by }) => by.status)).toContain("unsure");
    },
  );

  it.each([
    ["a private recipient", out({ recipientRole: "authority" })],
    ["a private exporter", into({ role: "authority" })],
    ["whoever did not say what it is", ask({ from: "SG", to: "JP", modality: "face", form: "template" })],
    [
      "the private party of a disclosure within Singapore",
      ask({ from: "SG", to: "SG", ...FACE, role: "authority" }),
    ],
  ])("frees nobody else: %s needs a ground of the Act", (_, floor) => {
    expect(suffices("SG", floor, "consent.collect", AGENCY)).toBe(false);
    expect(own(floor, "security")).toContain("sg.security");
  });
});

describe("a data intermediary in Singapore (PDPA ss 4(2), 26C(3))", () => {
  const floor = into({ recipientRole: "processor" });

  it("tells whom it processes for of a breach, and assesses and notifies nothing itself", () => {
    expect(own(floor, "practices").join()).toContain("sg.intermediary-notice");
    expect(own(floor, "practices").join()).not.toContain("sg.breach-assessment");
    for (const dimension of ["breach.regulator", "breach.subjects"] as const)
      expect(own(floor, dimension), dimension).toEqual([]);
    expect(own(floor, "security")).toEqual(["sg.security"]);
  });

  it("leaves both to the organisation within Singapore (s 4(3))", () => {
    const within = ask({ from: "SG", to: "SG", ...FACE, recipientRole: "processor" });
    expect(own(within, "breach.regulator")).toHaveLength(1);
    expect(own(within, "practices").join()).toContain("sg.breach-assessment");
  });
});

describe("certificates (S 63/2021 reg 12)", () => {
  const held = (recipientCerts: string, recipientRole: string, { to = "US-CA", day = DAY } = {}) =>
    recognised("SG", out({ to, recipientCerts, recipientRole }, day)).length;

  it("are enough where they are granted, and those of processors for these alone", () => {
    expect(held("cbpr", "controller")).toBe(1);
    expect(held("cbpr", "processor")).toBe(1);
    expect(held("prp", "processor")).toBe(1);
    expect(held("prp", "controller")).toBe(0);
    expect(held("none", "controller")).toBe(0);
    expect(held("cbpr", "controller", { to: "IN" })).toBe(0);
    expect(suffices("SG", out({ to: "US-CA", recipientCerts: "cbpr" }), "mechanism", "sg.apec-cbpr")).toBe(
      true,
    );
  });

  it("of processors were the only ones for an intermediary before 2026-03-02 (S 86/2026)", () => {
    const before = { day: "2026-03-01" };
    expect(held("cbpr", "processor", before)).toBe(0);
    expect(held("cbpr", "controller", before)).toBe(1);
    expect(held("prp", "processor", before)).toBe(1);
  });
});
