/** Kenya: Data Protection Act 2019 and General Regulations 2021, as a lawyer would go through them. */
import { describe, expect, it } from "vitest";
import type { Floor } from "../../../src/law/floor.ts";
import type { Dimension } from "../../../src/law/lattice/dimension.ts";
import type { Content } from "../../../src/notices/notice.ts";
import { deadlinesThen, noticeWith } from "../../notices/notices.ts";
import { ask, atlas, parts } from "../question.ts";
import { suffices, usual } from "./answer.ts";

const consent = (use: string, ...qualities: string[]) =>
  `all[${qualities.map((q) => `consent.${use}:${q}`).join(", ")}]`;
const EXPRESS = ["explicit", "freely_given", "specific", "informed"];

const S30 =
  "ke.s30-contract, ke.s30-legal-obligation, ke.s30-vital-interests, ke.s30-public-interest, ke.s30-legitimate-interests, ke.s51-exempt";
const PLAIN = `KE: any[${consent("collect", ...EXPRESS)}, ${S30}]`;
const SENSITIVE = `KE: any[${consent("collect", ...EXPRESS)}, ke.s45-made-public, ke.s45-other, ke.s51-exempt]`;
const ABROAD = `KE: any[ke.safeguards, ke.adequacy, exc:ke.necessity, ${consent("transfer", ...EXPRESS)}, ke.s51-exempt]`;
const BOTH = `KE: any[${consent("transfer", ...EXPRESS).replace("]", ", ke.safeguards]")}, ke.s51-exempt]`;
const DISCLOSE = "KE: any[consent.disclose:explicit, ke.s51-exempt]";

const template = {
  from: "KE",
  to: "EU",
  modality: "finger",
  form: "template",
  purpose: "verify",
  sector: "finance",
  youngest: "30",
  recipientOwnership: "ordinary",
};
const arriving = { ...template, from: "EU", to: "KE" };
const own = (floor: Floor, dimension: Dimension) =>
  parts(floor, dimension).filter((part) => part.startsWith("KE: "));

describe("beside other laws", () => {
  it.each(["EU", "JP", "US-IL"])("verifying a finger is conditional from Kenya to %s and back", (other) => {
    expect(ask({ ...template, to: other }).verdict).toBe("conditional");
    expect(ask({ ...template, from: other, to: "KE" }).verdict).toBe("conditional");
  });

  it("selling to Illinois is prohibited there, whatever the person agreed to", () => {
    const sale = ask({ ...template, to: "US-IL", action: "sell" });
    expect(sale.verdict).toBe("prohibited");
    expect(parts(sale, "consent.sale").at(-1)).toBe("US-IL: prohibited");
  });
});

describe("collection (ss 2, 30, 44, 45)", () => {
  it.each([
    ["template", [PLAIN, SENSITIVE]],
    ["features", [PLAIN, SENSITIVE]],
    ["pseudonymised", [PLAIN, SENSITIVE]],
    ["rawSample", [PLAIN]],
  ])("of a %s: biometric data is sensitive, a raw image plain personal data", (form, expected) => {
    expect(own(ask({ ...template, form }), "consent.collect")).toEqual(expected);
  });

  it("of an inference is sensitive only where it reveals another listed kind", () => {
    const inference = { ...template, form: "inference", purpose: "ageCheck" };
    expect(own(ask({ ...inference, reveals: "emotion" }), "consent.collect")).toEqual([PLAIN]);
    expect(own(ask({ ...inference, reveals: "health" }), "consent.collect")).toEqual([PLAIN, SENSITIVE]);
    expect(own(ask({ ...inference, reveals: "health" }), "mechanism")).toEqual([ABROAD, BOTH]);
  });

  it("is bound on arrival too, and follows people in Kenya whose data others handle", () => {
    expect(own(ask(arriving), "consent.collect")).toEqual([PLAIN, SENSITIVE]);
    const elsewhere = ask({ ...template, from: "EU", to: "JP", subjectsIn: "KE" });
    expect(own(elsewhere, "consent.collect")).toEqual([PLAIN, SENSITIVE]);
    expect(own(elsewhere, "retention")).toEqual([]);
  });

  it("begins on 25 November 2019", () => {
    expect(() => ask(arriving, "2019-11-24")).toThrow("no rule in force on 2019-11-24");
    expect(own(ask(arriving, "2019-11-25"), "consent.collect")).toEqual([PLAIN, SENSITIVE]);
  });
});

describe("a scan of face or iris that was paid for (Republic v Tools for Humanity)", () => {
  const paid = { ...template, modality: "iris", remuneration: "true", recipientRole: "controller" };
  const ways = (question: typeof paid, dimension: Dimension) => [
    ...new Set(usual(question, "KE", dimension).flatMap(([, ...have]) => have)),
  ];

  it("needs grounds of sections 30 and 45 that are no consent, or an exemption", () => {
    const floor = ask({ ...paid, from: "EU", to: "KE" });
    const consent = EXPRESS.map((quality) => `consent.collect:${quality}`);
    const met = (...held: string[]) => suffices("KE", floor, "consent.collect", ...held);
    expect(met(...consent)).toBe(false);
    expect(met(...consent, "ke.s45-other")).toBe(false);
    expect(met("ke.s30-contract", "ke.s45-other")).toBe(true);
    expect(met("ke.s51-exempt")).toBe(true);
    expect(suffices("KE", ask({ ...paid, remuneration: "false" }), "consent.collect", ...consent)).toBe(true);
  });

  it("names no consent, neither for its use nor on its way abroad", () => {
    const home = { ...paid, from: "EU", to: "KE" };
    expect(ways(home, "consent.collect")).toEqual(["ke.s30-legitimate-interests", "ke.s45-other"]);
    for (const dimension of ["consent.collect", "consent.disclose", "mechanism"] as const)
      expect(ways(paid, dimension)).toEqual(["ke.s51-exempt"]);
  });
});

describe("commercial use (s 37)", () => {
  it("needs express consent to a sale, or a written law", () => {
    const sale = ask({ ...template, action: "sell" });
    expect(sale.verdict).toBe("conditional");
    expect(own(sale, "consent.sale")).toEqual([`KE: any[${consent("sale", ...EXPRESS)}, ke.s37-law]`]);
    expect(own(sale, "practices")).toContain("KE: ke.no-unagreed-commerce");
  });

  it("needs express consent to advertising, or a written law", () => {
    expect(own(ask({ ...template, purpose: "adTarget" }), "consent.advertising")).toEqual([
      `KE: any[${consent("advertising", ...EXPRESS)}, ke.s37-law]`,
    ]);
    expect(own(ask(template), "consent.advertising")).toEqual([]);
  });

  it.each([
    ["2022-01-13", false],
    ["2022-01-14", true],
  ])("offers a way out of direct marketing from 14 January 2022: on %s %s", (day, offered) => {
    const marketing = ask({ ...template, purpose: "adSelect" }, day);
    expect(own(marketing, "practices").includes("KE: ke.marketing-opt-out")).toBe(offered);
    expect(own(marketing, "rights").includes("KE: right.object-to-marketing")).toBe(offered);
  });
});

describe("transfer abroad (ss 48-50)", () => {
  it("of sensitive data takes consent and safeguards, neither of which is enough alone", () => {
    expect(own(ask(template), "mechanism")).toEqual([ABROAD, BOTH]);
    const agreed = EXPRESS.map((quality) => `consent.transfer:${quality}`);
    expect(suffices("KE", ask(template), "mechanism", ...agreed, "ke.safeguards")).toBe(true);
    for (const held of [agreed, ["ke.safeguards"], ["ke.safeguards", ...agreed.slice(1)]])
      expect(suffices("KE", ask(template), "mechanism", ...held)).toBe(false);
    expect(own(ask(template), "consent.disclose")).toEqual([DISCLOSE]);
  });

  it.each([
    ["health", [DISCLOSE]],
    // The Act lists no membership of a union.
    ["union", []],
    ["emotion", []],
  ])("of an inference about %s is disclosure, to which sensitive data needs consent", (reveals, asked) => {
    const inference = { ...template, form: "inference", purpose: "ageCheck", reveals };
    expect(own(ask(inference), "consent.disclose")).toEqual(asked);
  });

  it("of a raw image takes one of them", () => {
    const raw = ask({ ...template, form: "rawSample" });
    expect(own(raw, "mechanism")).toEqual([ABROAD]);
    expect(own(raw, "consent.disclose")).toEqual([]);
  });

  it("knows no country that was found adequate", () => {
    for (const to of ["EU", "JP", "US-IL"]) expect(ask({ ...template, to }).grants).toEqual([]);
  });

  it("lets the recipient pass data on under the same conditions, and asks both of who sends it on from Kenya", () => {
    expect(own(ask(template), "onward")).toEqual(["KE: ke.onward"]);
    expect(own(ask(arriving), "onward")).toEqual(
      [ABROAD, BOTH].map((each) => each.replaceAll("consent.transfer", "consent.onward")),
    );
  });

  it.each(["civil-registration", "elections", "public-finance", "protected-systems", "education", "health"])(
    "keeps data of %s in Kenya, or a copy of it",
    (sector) => {
      expect(own(ask({ ...template, sector }), "localisation")).toEqual([
        "KE: any[ke.in-kenya, ke.serving-copy]",
      ]);
    },
  );

  it("keeps nothing of other sectors, and takes a sector that nobody stated for one of these", () => {
    expect(parts(ask(template), "localisation")).toEqual([]);
    const { sector: _, ...unsaid } = template;
    expect(own(ask(unsaid), "localisation")).toHaveLength(1);
    expect(ask(unsaid).assumed).toContain("sector");
    expect(own(ask({ ...template, sector: "elections" }, "2022-01-13"), "localisation")).toEqual([]);
    expect(own(ask({ ...template, sector: "elections" }, "2022-01-14"), "localisation")).toHaveLength(1);
  });
});

describe("handling", () => {
  it("has an assessment with the Commissioner 60 days ahead, and a registration", () => {
    expect(own(ask(arriving), "assessment")).toEqual(["KE: ke.dpia"]);
    expect(own(ask(arriving), "filings")).toEqual([
      "KE: ke.odpc: impact-assessment 60 days before processing",
      "KE: ke.odpc: registration before processing",
    ]);
  });

  it("deletes at the end of the purpose, under a written schedule from 14 January 2022", () => {
    expect(own(ask(arriving), "retention")).toEqual(["KE: at purpose end"]);
    expect(own(ask(arriving, "2022-01-13"), "practices")).not.toContain("KE: ke.retention-schedule");
    expect(own(ask(arriving, "2022-01-14"), "practices")).toContain("KE: ke.retention-schedule");
  });

  it("gives every right of its list, compensation among them", () => {
    expect(own(ask(arriving), "rights")).toEqual([
      "KE: all[right.access, right.objection, right.rectification, right.erasure, right.portability, right.restriction, right.human-review, right.withdrawal, right.damages]",
    ]);
    expect(own(ask(arriving), "transparency")).toEqual(["KE: notice"]);
    expect(own(ask(arriving), "security")).toEqual(["KE: all[ke.by-design, ke.security]"]);
  });

  it("asks a guardian, proof of age and the child's interest below 18", () => {
    const child = (youngest: string) => ask({ ...template, youngest });
    expect(own(child("17"), "guardianAge")).toEqual(["KE: 18"]);
    expect(own(child("17"), "consent.collect")).toContain("KE: consent.collect:verifiable_guardian");
    expect(own(child("17"), "assessment")).toContain("KE: ke.child-interest");
    expect(own(child("17"), "security")).toContain("KE: ke.age-verification");
    expect(own(child("18"), "consent.collect")).toEqual([PLAIN, SENSITIVE]);
    expect(own(child("18"), "assessment")).toEqual(["KE: ke.dpia"]);
  });
});

describe("breach (s 43)", () => {
  const told = (facts: Content["facts"]) =>
    deadlinesThen(
      noticeWith({ subjects: [{ place: "KE" }], facts }, { jurisdiction: "KE" }),
      atlas,
      new Date("2026-03-02T10:00:00Z"),
    ).map(({ to, dueAt }) => `${to} ${dueAt ?? "no number"}`);

  it.each([
    ["unlikely", { riskToPeople: "unlikely" }, []],
    ["likely", { riskToPeople: "likely" }, ["ke.odpc 2026-03-05T09:00:00.000Z", "subjects no number"]],
    [
      "likely, but the data is encrypted",
      { riskToPeople: "likely", encrypted: true },
      ["ke.odpc 2026-03-05T09:00:00.000Z"],
    ],
    ["not stated", {}, ["ke.odpc 2026-03-05T09:00:00.000Z", "subjects no number"]],
  ] as const)("with a risk that is %s", (_, facts, expected) => {
    expect(told(facts)).toEqual(expected);
  });

  it("is told by a processor to its controller within 48 hours", () => {
    expect(own(ask({ ...arriving, recipientRole: "processor" }), "practices")).toContain(
      "KE: ke.processor-notice",
    );
    expect(own(ask({ ...arriving, recipientRole: "controller" }), "practices")).not.toContain(
      "KE: ke.processor-notice",
    );
  });
});
