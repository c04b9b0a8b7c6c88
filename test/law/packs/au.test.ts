/** Australia: the Privacy Act 1988 with its principles (APPs), as amended in 2024. */
import { describe, expect, it } from "vitest";
import type { Floor } from "../../../src/law/floor.ts";
import type { Dimension } from "../../../src/law/lattice/dimension.ts";
import { ask, combined, DAY, partsOf } from "../question.ts";
import { asked, deadlinesFor, recognised, suffices, usual } from "./answer.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30" };
const out = (facts = {}, day = DAY) => ask({ from: "AU", to: "EU", ...FACE, ...facts }, day);
const into = (facts = {}, day = DAY) => ask({ from: "EU", to: "AU", ...FACE, ...facts }, day);
const own = (floor: Floor, dimension: Dimension) => asked("AU", floor, dimension);

const CONSENT = "any[consent.collect:opt_in, au.required-by-law, au.general-situation, au.state-authority]";

describe("collection of sensitive information (APP 3.3-3.4)", () => {
  it("needs consent, law or a permitted general situation on either side", () => {
    for (const floor of [out(), into()]) expect(own(floor, "consent.collect")).toEqual([CONSENT]);
    expect(combined(into(), "consent.collect")).toContain("consent.collect:explicit");
  });

  it.each(["face", "gait", "dna", "vein"])("leaves no modality out, %s neither", (modality) => {
    expect(own(out({ modality }), "consent.collect")).toEqual([CONSENT]);
  });

  // A template always; a sample where it is to be used for recognition.
  it.each([
    ["template", "emotion", "false", 1],
    ["rawSample", "emotion", "false", 0],
    ["rawSample", "emotion", "true", 1],
    ["rawSample", "emotion", undefined, 1],
    ["rawSample", "security", "false", 1],
    ["rawSample", "verify", "false", 1],
  ])("a %s for %s, of which it is %s that it identifies", (form, purpose, identifies, rules) => {
    const facts = { form, purpose, reveals: "none", ...(identifies === undefined ? {} : { identifies }) };
    expect(own(out(facts), "consent.collect")).toHaveLength(rules);
  });

  it.each([
    ["health", 1],
    ["ethnicity", 1],
    ["emotion", 0],
    [undefined, 1],
  ])("an inference that reveals %s", (reveals, rules) => {
    const facts = { form: "inference", purpose: "analytics", ...(reveals === undefined ? {} : { reveals }) };
    expect(own(out(facts), "consent.collect")).toHaveLength(rules);
  });
});

describe("disclosure, sale and advertising (APP 6 and 7)", () => {
  it("disclosure needs consent, an expected related purpose, law or a general situation", () => {
    expect(own(out(), "consent.disclose")).toEqual([
      "any[consent.disclose:opt_in, au.related-purpose, au.required-by-law, au.general-situation, au.enforcement, au.employee-record, au.state-authority]",
    ]);
    expect(own(into(), "consent.disclose")).toEqual([]);
  });

  it("sale is open to consent, and an expected purpose does not carry it", () => {
    const sale = ask({ from: "AU", to: "JP", ...FACE, action: "sell" });
    expect(sale.verdict).toBe("conditional");
    expect(suffices("AU", sale, "consent.sale", "au.related-purpose")).toBe(false);
    expect(suffices("AU", sale, "consent.sale", "consent.sale:opt_in")).toBe(true);
  });

  it("direct marketing needs consent, and the person can end it", () => {
    const advertising = out({ purpose: "adTarget" });
    expect(own(advertising, "consent.advertising")).toEqual(["consent.advertising:opt_in"]);
    expect(own(advertising, "rights")).toContain("right.object-to-marketing");
    expect(own(out(), "consent.advertising")).toEqual([]);
  });
});

describe("transfer (APP 8, s 16C)", () => {
  const BEFORE = "any[au.accountability, au.similar-law";
  const AFTER =
    "all[consent.transfer:opt_in, consent.transfer:informed, au.waiver-notice], au.required-by-law, au.general-situation, au.international-agreement, au.employee-record, au.state-authority]";

  it.each([
    ["2024-12-10", `${BEFORE}, ${AFTER}`],
    ["2024-12-11", `${BEFORE}, au.prescribed, ${AFTER}`],
  ])("on %s, by %s", (day, expected) => {
    expect(own(out({}, day), "mechanism")).toEqual([expected]);
  });

  it("waives protection only by consent of somebody who was told so", () => {
    const held = ["consent.transfer:explicit", "consent.transfer:informed"];
    expect(suffices("AU", out(), "mechanism", ...held)).toBe(false);
    expect(suffices("AU", out(), "mechanism", ...held, "au.waiver-notice")).toBe(true);
  });

  it("has prescribed no country, and the EU has found Australia adequate in no decision", () => {
    for (const to of ["EU", "JP", "US-IL"])
      expect(recognised("AU", ask({ from: "AU", to, ...FACE }))).toEqual([]);
    expect(recognised("EU", into())).toEqual([]);
  });

  it("keeps the discloser answerable for whoever comes after the recipient", () => {
    expect(own(out(), "onward")).toEqual(["au.onward-apps"]);
    expect(own(into(), "mechanism")).toEqual([]);
    expect(own(into(), "onward").join()).toContain("consent.onward:informed");
  });
});

describe("the usual way", () => {
  const TO_A_FIRM = { from: "AU", to: "JP", ...FACE, recipientRole: "controller" };

  it.each([
    ["thieves", { purpose: "lossPrevention" }, "au.general-situation"],
    ["staff at a clock", { purpose: "timekeeping" }, "au.employee-record"],
    ["staff at a door", { purpose: "accessControl", sector: "employment" }, "au.employee-record"],
  ])("of %s asks nobody, and abroad still has the recipient bound (APP 6, 8.1)", (_, facts, way) => {
    const question = { ...TO_A_FIRM, ...facts };
    expect(usual(question, "AU", "consent.disclose").map(([, ...have]) => have)).toEqual([[way]]);
    expect(usual(question, "AU", "mechanism").map(([, ...have]) => have)).toEqual([["au.accountability"]]);
  });
});

describe("handling", () => {
  it.each([
    ["2024-12-10", ["au.security"]],
    ["2024-12-11", ["au.security", "au.technical-organisational"]],
  ])("security on %s (APP 11.3)", (day, expected) => {
    expect(own(into({}, day), "security")).toEqual(expected);
  });

  it("destroys or de-identifies what no purpose needs; there is no number", () => {
    for (const floor of [out(), into()]) expect(own(floor, "retention")).toEqual(["at purpose end"]);
  });

  it("has decisions by computer programs told in the policy from 10 December 2026 (APP 1.7)", () => {
    const told = (day: string, automatedDecision: string) =>
      own(out({ automatedDecision }, day), "transparency");
    expect(told("2026-12-09", "true")).toEqual(["au.notice"]);
    expect(told("2026-12-10", "true")).toEqual(["au.notice", "au.adm-policy"]);
    expect(told("2026-12-10", "false")).toEqual(["au.notice"]);
    expect(own(out({}, "2026-12-10"), "rights").join()).not.toContain("human-review");
  });

  it.each([
    ["2026-02-03", "face", []],
    ["2026-02-04", "face", ["au.face-risk-assessment"]],
    ["2026-02-04", "voice", []],
  ])("on %s, recognising by %s is assessed before: %j (Bunnings)", (day, modality, expected) => {
    expect(own(out({ modality, role: "controller" }, day), "assessment")).toEqual(expected);
  });

  it("lets agencies assess high-risk projects, whichever side they are on", () => {
    const voice = { modality: "voice" };
    expect(own(out({ ...voice, role: "authority" }), "assessment")).toEqual(["au.pia"]);
    expect(own(out({ ...voice, role: "controller" }), "assessment")).toEqual([]);
    expect(own(into({ ...voice, recipientRole: "authority" }), "assessment")).toEqual(["au.pia"]);
    expect(own(into({ ...voice, recipientRole: "controller", role: "authority" }), "assessment")).toEqual([]);
  });

  it("gives access, correction and complaint, no erasure; a tort since 10 June 2025", () => {
    const base = "all[right.access, right.rectification, right.complaint]";
    expect(own(out({}, "2025-06-09"), "rights")).toEqual([base]);
    expect(own(out({}, "2025-06-10"), "rights")).toEqual([base, "right.damages"]);
  });

  it("sets no guardian's age and no place of storage, and forbids unfair collection", () => {
    expect(own(out({ youngest: "5" }), "guardianAge")).toEqual([]);
    expect(own(out(), "localisation")).toEqual([]);
    expect(own(out({ compelled: "false" }), "practices")).toEqual(["au.fair-means", "au.breach-assessment"]);
  });
});

describe("breach (ss 26WE-26WL)", () => {
  it("is stated as soon as practicable after belief in serious harm; there is no number of hours", () => {
    for (const floor of [out(), into()]) {
      expect(own(floor, "breach.regulator")).toEqual([
        "au.oaic: report from belief, without delay, if incident.serious-harm",
      ]);
      expect(own(floor, "breach.subjects")).toEqual([
        "subjects: report from statement prepared, without delay, if incident.serious-harm",
      ]);
    }
  });

  it.each([
    ["high", ["au.oaic", "subjects"]],
    ["likely", ["au.oaic", "subjects"]],
    ["unlikely", []],
  ] as const)("a risk that is %s is told to %j", (riskToPeople, expected) => {
    const deadlines = deadlinesFor("AU", 1, { riskToPeople });
    expect(deadlines.map(({ to }) => to)).toEqual(expected);
    expect(deadlines.every(({ dueAt, prompt }) => dueAt === undefined && prompt)).toBe(true);
  });

  it("was not a duty before 22 February 2018", () => {
    const before = ask({ from: "AU", to: "US-IL", ...FACE }, "2018-02-21");
    expect(own(before, "breach.regulator")).toEqual([]);
    const after = ask({ from: "AU", to: "US-IL", ...FACE }, "2018-02-22");
    expect(partsOf(after, "breach.regulator").map(({ by }) => by.cite)).toContain(
      "Privacy Act ss 26WE, 26WK",
    );
  });
});

describe("passing on by whoever received the data in Australia (APP 6)", () => {
  const BOUND = ["au.accountability"];

  it.each([
    ["consent", ["consent.onward:opt_in"], true],
    ["a related purpose that people expect", ["au.related-purpose"], true],
    ["nothing but a bound recipient", [], false],
  ])("with %s: %s", (_, held, may) => {
    expect(suffices("AU", into(), "onward", ...BOUND, ...held)).toBe(may);
  });
});

describe("checking an age (Online Safety Act 2021 s 63F)", () => {
  const checked = (day: string, facts: object = {}) =>
    ask(
      {
        from: "AU",
        to: "NZ",
        modality: "face",
        form: "rawSample",
        purpose: "ageCheck",
        youngest: "12",
        ...facts,
      },
      day,
    );
  const rules = (day: string, facts: object = {}) =>
    partsOf(checked(day, facts), "practices").map(({ by }) => `${by.rule} ${by.status}`);

  it("locks the data to that purpose since 10 December 2025, and ends it when it is done", () => {
    expect(rules("2025-12-09")).not.toContain("osa-63f-age-check confirmed");
    expect(rules("2025-12-10")).toContain("osa-63f-age-check confirmed");
    expect(partsOf(checked("2025-12-10"), "retention").map(({ by }) => by.rule)).toContain(
      "osa-63f-age-check",
    );
    expect(rules("2025-12-10", { purpose: "verify" })).not.toContain("osa-63f-age-check confirmed");
  });

  it("will meet the Children's Code from 10 December 2026, as far as that is sure", () => {
    expect(rules("2026-12-09", { onlinePlatform: "true" })).not.toContain("childrens-code unsure");
    expect(rules("2026-12-10", { onlinePlatform: "true" })).toContain("childrens-code unsure");
    expect(rules("2026-12-10", { onlinePlatform: "true", youngest: "18" })).not.toContain(
      "childrens-code unsure",
    );
  });
});
