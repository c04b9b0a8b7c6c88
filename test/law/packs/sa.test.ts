/** Saudi Arabia: the Personal Data Protection Law, its Implementing Regulations and its Regulation on Transfers. */
import { describe, expect, it } from "vitest";
import { ask } from "../question.ts";
import { asked, deadlinesFor, suffices } from "./answer.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30" };
const OUT = { ...FACE, from: "SA", to: "AE", role: "controller", recipientRole: "controller" };
const IN = { ...FACE, from: "AE", to: "SA", recipientRole: "controller" };
const COLLECT =
  "any[all[consent.collect:explicit, consent.collect:freely_given, consent.collect:specific, consent.collect:informed, ";

describe("Sensitive data (PDPL Arts 1, 5-6; IR Art 11)", () => {
  it("is used with explicit consent or on a ground that is no legitimate interest", () => {
    const [collect = ""] = asked("SA", ask(OUT), "consent.collect");
    expect(collect).toContain(COLLECT);
    expect(collect).toContain("sa.art6-interest, sa.art6-law, sa.art6-public]");
    expect(suffices("SA", ask(OUT), "consent.collect", "sa.art6-law")).toBe(true);
    expect(suffices("SA", ask(OUT), "consent.collect", "lawful-ground")).toBe(false);
  });

  it.each([
    ["a template that identifies", { identifies: "true" }, 1],
    ["an age check that identifies nobody", { purpose: "ageCheck", identifies: "false", reveals: "none" }, 0],
    ["an image that shows health", { purpose: "research", identifies: "false", reveals: "health" }, 1],
    ["an inference about religion", { form: "inference", reveals: "religion" }, 1],
    ["an inference about emotion", { form: "inference", reveals: "emotion" }, 0],
  ] as const)("%s", (_, facts, expected) => {
    expect(asked("SA", ask({ ...IN, ...facts }), "consent.collect")).toHaveLength(expected);
  });

  it("follows the people of the Kingdom between two other places (Art 2)", () => {
    const floor = ask({ ...FACE, from: "EU", to: "JP", subjectsIn: "SA" });
    expect(asked("SA", floor, "consent.collect")).toHaveLength(1);
    expect(asked("SA", floor, "mechanism")).toEqual([]);
    expect(ask({ ...FACE, from: "EU", to: "JP", subjectsIn: "SA", purpose: "adTarget" }).verdict).toBe(
      "prohibited",
    );
  });
});

describe("Marketing (PDPL Arts 25-26)", () => {
  it.each([
    ["template", "none", "prohibited"],
    ["inference", "health", "prohibited"],
    ["inference", "emotion", "conditional"],
  ])("by a %s that reveals %s is %s", (form, reveals, verdict) => {
    expect(ask({ ...OUT, purpose: "adTarget", form, reveals }).verdict).toBe(verdict);
  });
});

describe("Leaving the Kingdom (PDPL Art 29; Transfer Regulation)", () => {
  it.each(["sa.scc", "sa.bcr", "sa.certificate", "sa.code", "exc:sa.art29"])("is open by %s", (way) => {
    expect(suffices("SA", ask(OUT), "mechanism", way, "sa.transfer-purpose")).toBe(true);
    // Whatever the way, the purpose is one that Article 29(1) lists.
    expect(suffices("SA", ask(OUT), "mechanism", way)).toBe(false);
  });

  it("is not open by consent, and asks for an assessment of the risk and the least data", () => {
    const consent = ["consent.transfer:explicit", "consent.transfer:informed", "sa.transfer-purpose"];
    expect(suffices("SA", ask(OUT), "mechanism", ...consent)).toBe(false);
    expect(asked("SA", ask(OUT), "assessment")).toEqual(["sa.transfer-risk", "sa.dpia"]);
    expect(asked("SA", ask(OUT), "practices")).toContain("sa.minimum-data");
    expect(asked("SA", ask(OUT), "onward")).toEqual(["sa.onward"]);
  });
});

describe("A processor (PDPL Art 8; IR Art 17)", () => {
  it("has the data under an agreement, without consent to disclosure", () => {
    const floor = ask({ ...OUT, recipientRole: "processor" });
    expect(asked("SA", floor, "consent.disclose")).toEqual(["sa.processor-agreement"]);
    expect(asked("SA", floor, "practices")).toContain("sa.processor-notice");
  });

  it("in the Kingdom for a controller abroad is bound by security, deletion and news of a breach alone", () => {
    const floor = ask({ ...IN, recipientRole: "processor" });
    for (const dimension of [
      "consent.collect",
      "assessment",
      "rights",
      "breach.regulator",
      "guardianAge",
    ] as const)
      expect(asked("SA", floor, dimension), dimension).toEqual([]);
    expect(asked("SA", floor, "security")).toEqual(["sa.security"]);
    expect(asked("SA", floor, "retention")).toEqual(["at purpose end, unless another law has it kept"]);
    expect(asked("SA", floor, "practices")).toEqual(["sa.processor-notice"]);
  });
});

describe("A breach (PDPL Art 20; IR Art 24)", () => {
  it("is told to SDAIA within 72 hours where harm is possible, and to the people without delay", () => {
    expect(asked("SA", ask(OUT), "breach.regulator")).toEqual([
      "sa.sdaia: report 72 hours from awareness, if incident.risk-to-rights",
    ]);
    const [first] = deadlinesFor("SA", 5, { riskToPeople: "likely" });
    expect(`${first?.to} ${first?.dueAt}`).toBe("sa.sdaia 2026-03-05T09:00:00.000Z");
    expect(deadlinesFor("SA", 5, { riskToPeople: "unlikely" })).toEqual([]);
  });
});

describe("The law by its days and ages", () => {
  it("binds since 2023-09-14", () => {
    expect(() => ask(OUT, "2023-09-13")).toThrow("no rule in force");
    expect(ask(OUT, "2023-09-14").verdict).toBe("conditional");
  });

  it.each([
    ["17", true],
    ["18", false],
  ])("at %s a guardian decides: %s", (youngest, guardian) => {
    const collect = asked("SA", ask({ ...IN, youngest }), "consent.collect");
    expect(collect.includes("consent.collect:verifiable_guardian")).toBe(guardian);
  });
});
