/** Peru: Law 29733 since 2013, and its new Regulation since 2025-03-30. */
import { describe, expect, it } from "vitest";
import { ask } from "../question.ts";
import { asked, deadlinesFor, suffices } from "./answer.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30" };
const OUT = { ...FACE, from: "PE", to: "BR", recipientRole: "controller" };
const IN = { ...FACE, from: "BR", to: "PE", recipientRole: "controller" };
const CONSENT = ["consent.collect:written", "consent.collect:informed", "consent.collect:explicit"];

describe("Sensitive data (Law 29733 Arts 2(5), 13.6)", () => {
  it.each([
    [CONSENT, true],
    [CONSENT.slice(1), false],
    [["pe.art14"], true],
    [["lawful-ground"], false],
  ])("%j is enough: %s", (held, enough) => {
    expect(suffices("PE", ask(OUT), "consent.collect", ...held)).toBe(enough);
  });

  it.each([
    ["verify", "false", "none", 1],
    ["analytics", "false", "none", 0],
    ["analytics", "false", "health", 1],
    ["analytics", "true", "none", 1],
  ])(
    "is what identifies by itself: for %s, identifies=%s, reveals=%s: %s",
    (purpose, identifies, reveals, expected) => {
      expect(asked("PE", ask({ ...IN, purpose, identifies, reveals }), "consent.collect")).toHaveLength(
        expected,
      );
    },
  );

  // The law lists no emotion; the Regulation does (Art III(6)).
  it.each([
    ["inference", "health", "2025-03-29", 1],
    ["inference", "none", "2025-03-30", 0],
    ["inference", "emotion", "2025-03-29", 0],
    ["inference", "emotion", "2025-03-30", 1],
    ["template", "emotion", "2025-03-29", 0],
    ["template", "emotion", "2025-03-30", 1],
  ])("is what a form shows too: %s that reveals %s on %s: %s", (form, reveals, day, expected) => {
    const facts = { ...FACE, form, reveals, purpose: "analytics", identifies: "false", role: "controller" };
    for (const [side, question] of Object.entries({ origin: OUT, destination: IN })) {
      const floor = ask({ ...question, ...facts }, day);
      for (const dimension of ["consent.collect", "consent.sale"] as const)
        expect(asked("PE", floor, dimension), `${side} ${dimension}`).toHaveLength(expected);
    }
    expect(asked("PE", ask({ ...OUT, ...facts }, day), "consent.disclose")).toHaveLength(expected);
  });

  it("follows the people abroad since the Regulation", () => {
    const elsewhere = { ...FACE, from: "JP", to: "UK", subjectsIn: "PE" };
    expect(asked("PE", ask(elsewhere, "2025-03-29"), "consent.collect")).toEqual([]);
    expect(asked("PE", ask(elsewhere, "2025-03-30"), "consent.collect")).toHaveLength(1);
  });

  it.each([
    ["2025-03-29", []],
    ["2025-03-30", ["14"]],
  ])("the age of a guardian on %s: %j", (day, expected) => {
    expect(asked("PE", ask(IN, day), "guardianAge")).toEqual(expected);
  });
});

describe("Leaving Peru (Law 29733 Arts 11, 15)", () => {
  it.each(["pe.adequate-level", "pe.guarantee", "exc:pe.art15"])("is open by %s", (way) => {
    expect(suffices("PE", ask(OUT), "mechanism", way)).toBe(true);
  });

  it("is notified to the register", () => {
    expect(asked("PE", ask(OUT), "filings")).toContain("pe.anpd: cross-border-flow before transfer");
    expect(asked("PE", ask(IN), "filings")).toEqual(["pe.anpd: registration before processing"]);
  });
});

describe("A processor (Law 29733 Arts 2, 30)", () => {
  it("has the data under a contract, without consent to disclosure", () => {
    expect(asked("PE", ask({ ...OUT, recipientRole: "processor" }), "consent.disclose")).toEqual([
      "pe.processing-contract",
    ]);
  });

  it("in Peru for a controller abroad is not bound as a controller", () => {
    const floor = ask({ ...IN, recipientRole: "processor" });
    for (const dimension of [
      "consent.collect",
      "rights",
      "filings",
      "breach.regulator",
      "guardianAge",
    ] as const)
      expect(asked("PE", floor, dimension), dimension).toEqual([]);
    expect(asked("PE", floor, "security")).toEqual(["pe.security", "pe.security-document"]);
    expect(asked("PE", floor, "practices")).toEqual(["pe.processor-notice"]);
  });
});

describe("A breach (DS 016-2024-JUS Art 34)", () => {
  it("is told within 48 hours since the Regulation", () => {
    expect(asked("PE", ask(OUT, "2025-03-29"), "breach.regulator")).toEqual([]);
    const told = deadlinesFor("PE", 5, { riskToPeople: "likely" }).map(({ to, dueAt }) => `${to} ${dueAt}`);
    expect(told.toSorted()).toEqual([
      "pe.anpd 2026-03-04T09:00:00.000Z",
      "pe.cnsd undefined",
      "subjects 2026-03-04T09:00:00.000Z",
    ]);
  });
});
