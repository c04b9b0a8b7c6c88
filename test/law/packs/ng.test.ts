/** Nigeria: Data Protection Act 2023 (NDPA) and its Directive of 2025 (GAID), as a lawyer would go through them. */
import { describe, expect, it } from "vitest";
import type { Floor } from "../../../src/law/floor.ts";
import type { Dimension } from "../../../src/law/lattice/dimension.ts";
import { deadlinesThen, noticeWith } from "../../notices/notices.ts";
import { ask, atlas, parts, partsOf } from "../question.ts";

const consent = (use: string, ...qualities: string[]) =>
  `all[${qualities.map((q) => `consent.${use}:${q}`).join(", ")}]`;
const CONSENT = ["opt_in", "freely_given", "specific", "informed"];

const PLAIN = `NG: any[${consent("collect", ...CONSENT)}, ng.s25-contract, ng.s25-legal-obligation, ng.s25-vital-interest, ng.s25-public-interest, ng.s25-legitimate-interests, ng.s30-other]`;
const SENSITIVE = `NG: any[${consent("collect", ...CONSENT)}, ng.s30-other]`;
const MANDATORY = `NG: ${consent("collect", ...CONSENT)}`;
const WARNED = consent("transfer", ...CONSENT).replace("]", ", ng.risk-warning]");
const UNDER_THE_ACT = `NG: any[all[ng.basis-recorded, any[ng.clauses, ng.adequate-law, ng.bcr, ng.code, ng.certification]], ${WARNED}, exc:ng.s43-other]`;
const UNDER_THE_DIRECTIVE = `NG: any[all[ng.basis-recorded, ng.adequate-law], all[ng.basis-recorded, ng.instrument-approval, any[ng.bcr, ng.clauses, ng.code, ng.certification]], ${WARNED}, exc:ng.s43-other]`;

const template = {
  from: "NG",
  to: "EU",
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
  recipientOwnership: "ordinary",
};
const arriving = { ...template, from: "EU", to: "NG" };
const own = (floor: Floor, dimension: Dimension) =>
  parts(floor, dimension).filter((part) => part.startsWith("NG: "));

describe("beside other laws", () => {
  it.each(["EU", "JP", "US-IL"])("verifying a face is conditional from Nigeria to %s and back", (other) => {
    expect(ask({ ...template, to: other }).verdict).toBe("conditional");
    expect(ask({ ...template, from: other, to: "NG" }).verdict).toBe("conditional");
  });

  it("selling to Illinois is prohibited there, whatever the person agreed to", () => {
    const sale = ask({ ...template, to: "US-IL", action: "sell" });
    expect(sale.verdict).toBe("prohibited");
    expect(parts(sale, "consent.sale").at(-1)).toBe("US-IL: prohibited");
  });
});

describe("collection (NDPA ss 25, 26, 30; GAID)", () => {
  it.each([
    ["template", [PLAIN, SENSITIVE, MANDATORY]],
    ["pseudonymised", [PLAIN, SENSITIVE, MANDATORY]],
    ["rawSample", [PLAIN]],
  ])("of a %s", (form, expected) => {
    expect(own(ask({ ...template, form }), "consent.collect")).toEqual(expected);
  });

  it("of an inference is sensitive only where it reveals another listed kind", () => {
    const inference = { ...template, form: "inference", purpose: "ageCheck" };
    expect(own(ask({ ...inference, reveals: "emotion" }), "consent.collect")).toEqual([PLAIN]);
    expect(own(ask({ ...inference, reveals: "health" }), "consent.collect")).toEqual([
      PLAIN,
      SENSITIVE,
      MANDATORY,
    ]);
  });

  it("knew other grounds for sensitive data until the Directive of 19 September 2025", () => {
    expect(() => ask(template, "2023-06-11")).toThrow("no rule in force on 2023-06-11");
    expect(own(ask(template, "2023-06-12"), "consent.collect")).toEqual([PLAIN, SENSITIVE]);
    expect(own(ask(template, "2025-09-18"), "consent.collect")).toEqual([PLAIN, SENSITIVE]);
    expect(own(ask(template, "2025-09-19"), "consent.collect")).toEqual([PLAIN, SENSITIVE, MANDATORY]);
  });

  it("binds on arrival too, and follows people in Nigeria whose data others handle", () => {
    expect(own(ask(arriving), "consent.collect")).toEqual([PLAIN, SENSITIVE, MANDATORY]);
    const elsewhere = ask({ ...template, from: "EU", to: "JP", subjectsIn: "NG" });
    expect(own(elsewhere, "consent.collect")).toEqual([PLAIN, SENSITIVE, MANDATORY]);
    expect(own(elsewhere, "mechanism")).toEqual([]);
  });
});

describe("transfer abroad (NDPA ss 41-43; GAID Art 45)", () => {
  it("does not bar biometrics from leaving", () => {
    expect(ask(template).verdict).toBe("conditional");
    expect(own(ask(template), "mechanism")).toEqual([UNDER_THE_DIRECTIVE]);
    expect(partsOf(ask(template), "mechanism")[0]?.by.cite).toContain("ss 41-43");
  });

  it("asks the Commission to approve an instrument since the Directive", () => {
    expect(own(ask(template, "2025-09-18"), "mechanism")).toEqual([UNDER_THE_ACT]);
    expect(own(ask(template, "2025-09-19"), "mechanism")).toEqual([UNDER_THE_DIRECTIVE]);
  });

  it("knows no country that was found adequate, and keeps nothing at home", () => {
    for (const to of ["EU", "JP", "US-IL"]) expect(ask({ ...template, to }).grants).toEqual([]);
    expect(parts(ask(template), "localisation")).toEqual([]);
  });

  it("looks at what is passed on, from and to Nigeria", () => {
    expect(own(ask(template), "onward")).toEqual(["NG: ng.onward"]);
    expect(own(ask(arriving), "onward")).toEqual([
      UNDER_THE_DIRECTIVE.replaceAll("consent.transfer", "consent.onward"),
    ]);
  });
});

describe("sale and advertising", () => {
  it("asks consent to a sale, which nothing bans", () => {
    const sale = ask({ ...template, action: "sell" });
    expect(sale.verdict).toBe("conditional");
    expect(own(sale, "consent.sale")).toEqual([`NG: ${consent("sale", ...CONSENT)}`]);
  });

  it("lets people object to marketing under the Act, and asks their consent under the Directive", () => {
    const advertising = { ...template, to: "JP", purpose: "adTarget" };
    expect(own(ask(advertising, "2025-09-18"), "consent.advertising")).toEqual([]);
    expect(own(ask(advertising, "2025-09-18"), "rights")).toContain("NG: right.object-to-marketing");
    expect(own(ask(advertising, "2025-09-19"), "consent.advertising")).toEqual([
      `NG: ${consent("advertising", ...CONSENT)}`,
    ]);
  });
});

describe("handling", () => {
  it("keeps nothing beyond the purpose: the six months of two commentaries extend nothing", () => {
    const floor = ask(arriving);
    const limits = partsOf(floor, "retention").filter(({ by }) => by.jurisdiction === "NG");
    expect(limits.map(({ by, outdone }) => [by.rule, by.status, outdone])).toEqual([
      ["s24-retention", "confirmed", true],
      ["gaid-retention", "believed", true],
    ]);
    expect(floor.dimensions.get("retention")?.value).toEqual({
      kind: "retention",
      limits: [
        { event: "consent-withdrawn", period: "P0D", prompt: true },
        { event: "purpose-end", period: "P0D", prompt: true },
      ],
    });
    expect(own(ask(arriving, "2025-09-18"), "retention")).toEqual(["NG: at purpose end"]);
  });

  it("assesses, and consults the Commission where a risk remains", () => {
    const act = "NG: all[ng.dpia, any[ng.no-remaining-risk, ng.consultation]]";
    expect(own(ask(arriving, "2025-09-18"), "assessment")).toEqual([act]);
    expect(own(ask(arriving, "2025-09-19"), "assessment")).toEqual([act, "NG: ng.dpia"]);
  });

  it("registers who is of major importance", () => {
    expect(own(ask(arriving), "practices")).toContain("NG: any[ng.registration, ng.minor-importance]");
  });

  it("puts a human behind automated decisions", () => {
    const guarded = "NG: any[practice.no-sole-automation, right.human-review]";
    expect(own(ask({ ...arriving, automatedDecision: "true" }), "practices")).toContain(guarded);
    expect(own(ask(arriving), "practices")).toContain(guarded);
    expect(own(ask({ ...arriving, automatedDecision: "false" }), "practices")).not.toContain(guarded);
  });

  it("gives rights up to civil damages", () => {
    expect(own(ask(arriving), "rights")).toEqual([
      "NG: all[right.access, right.rectification, right.erasure, right.restriction, right.withdrawal, right.objection, right.human-review, right.portability, right.complaint, right.damages]",
    ]);
  });

  it("asks a parent below 18, and verifies", () => {
    const child = (youngest: string) => ask({ ...template, youngest });
    expect(own(child("17"), "guardianAge")).toEqual(["NG: 18"]);
    expect(own(child("17"), "consent.collect")).toContain("NG: consent.collect:verifiable_guardian");
    expect(own(child("17"), "security")).toEqual(["NG: ng.security", "NG: ng.age-verification"]);
    expect(own(child("18"), "consent.collect")).not.toContain("NG: consent.collect:verifiable_guardian");
    expect(own(child("18"), "security")).toEqual(["NG: ng.security"]);
  });
});

describe("breach (NDPA s 40)", () => {
  it("goes to the Data Protection Commission, which is not NITDA", () => {
    expect(own(ask(arriving), "breach.regulator")).toEqual([
      "NG: ng.ndpc: report 72 hours from awareness, if incident.risk-to-rights",
    ]);
    expect(atlas.packs.get("NG")?.regulators.map(({ name }) => name)).toEqual([
      "Nigeria Data Protection Commission",
    ]);
  });

  it.each([
    ["unlikely", []],
    ["likely", ["ng.ndpc 2026-03-05T09:00:00.000Z"]],
    ["high", ["subjects 2026-03-02T09:00:00.000Z", "ng.ndpc 2026-03-05T09:00:00.000Z"]],
  ] as const)("with a risk that is %s: the people at once where it is high", (riskToPeople, expected) => {
    const notice = noticeWith(
      { subjects: [{ place: "NG" }], facts: { riskToPeople } },
      { jurisdiction: "NG" },
    );
    const deadlines = deadlinesThen(notice, atlas, new Date("2026-03-02T10:00:00Z"));
    expect(deadlines.map(({ to, dueAt }) => `${to} ${dueAt}`)).toEqual(expected);
  });
});
