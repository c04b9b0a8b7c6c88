/** Malaysia: the Personal Data Protection Act 2010 as amended in 2025. */
import { describe, expect, it } from "vitest";
import { ask } from "../question.ts";
import { asked, deadlinesFor, suffices } from "./answer.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30" };
const OUT = { ...FACE, from: "MY", to: "SG", role: "controller", recipientRole: "controller" };
const IN = { ...FACE, from: "SG", to: "MY", recipientRole: "controller" };

describe("What is sensitive (PDPA s 4, since 2025-04-01)", () => {
  it.each([
    ["template", "any[consent.collect:explicit, my.s40]"],
    ["features", "any[consent.collect:explicit, my.s40]"],
    ["rawSample", "any[consent.collect:opt_in, my.s6, my.s40]"],
    ["inference", "any[consent.collect:opt_in, my.s6, my.s40]"],
  ])("of a %s the Act asks %s", (form, expected) => {
    for (const question of [OUT, IN])
      expect(asked("MY", ask({ ...question, form }), "consent.collect")).toEqual([expected]);
  });

  it("was no biometric data before, so that the pack has no answer", () => {
    expect(() => ask(OUT, "2025-03-31")).toThrow("no rule in force");
    expect(ask(OUT, "2025-04-01").verdict).toBe("conditional");
  });

  it("does not follow people abroad", () => {
    const floor = ask({ ...FACE, from: "EU", to: "JP", subjectsIn: "MY" });
    expect(asked("MY", floor, "consent.collect")).toEqual([]);
  });
});

describe("Leaving Malaysia (s 129)", () => {
  it.each([
    "my.similar-law",
    "my.equivalent-protection",
    "consent.transfer:opt_in",
    "exc:my.s129-contract",
    "my.due-diligence",
  ])("is open by %s, and no white list is left", (way) => {
    expect(suffices("MY", ask(OUT), "mechanism", way)).toBe(true);
    expect(ask(OUT).grants.filter(({ by }) => by.jurisdiction === "MY")).toEqual([]);
  });

  it("asks care in passing on since the guidelines of 2025-04-29", () => {
    expect(asked("MY", ask(OUT), "onward")).toEqual(["my.onward"]);
    expect(asked("MY", ask(OUT, "2025-04-28"), "onward")).toEqual([]);
  });
});

describe("A processor (s 9)", () => {
  it("guarantees security, and no consent to disclosure is asked", () => {
    const floor = ask({ ...OUT, recipientRole: "processor" });
    expect(asked("MY", floor, "consent.disclose")).toEqual(["my.processor-guarantees"]);
  });

  it("in Malaysia for a controller abroad is bound to security and deletion", () => {
    const floor = ask({ ...IN, recipientRole: "processor" });
    for (const dimension of ["consent.collect", "rights", "breach.regulator", "transparency"] as const)
      expect(asked("MY", floor, dimension), dimension).toEqual([]);
    expect(asked("MY", floor, "security")).toEqual(["my.security"]);
    expect(asked("MY", floor, "retention")).toEqual(["at purpose end"]);
  });
});

describe("A breach (s 12B, since 2025-06-01)", () => {
  it("of a template is told within 72 hours, the rest within 30 days, to the people within 7 days of that", () => {
    expect(asked("MY", ask(IN), "breach.regulator").join("; ")).toBe(
      "my.commissioner: report 72 hours from awareness, without delay; my.commissioner: rest 30 days from regulator told",
    );
    expect(asked("MY", ask(IN), "breach.subjects")).toEqual([
      "subjects: report 7 days from regulator told, without delay",
    ]);
    expect(asked("MY", ask(IN, "2025-05-31"), "breach.regulator")).toEqual([]);
  });

  it("of other data is told where harm is likely or more than 1,000 people are affected", () => {
    const [told = ""] = asked("MY", ask({ ...IN, form: "rawSample" }), "breach.regulator");
    expect(told).toContain("if any[incident.people-over-1000, incident.serious-harm, incident.special-care]");
  });

  it("of one person's template is told, however small the risk", () => {
    const [first] = deadlinesFor("MY", 1, { riskToPeople: "unlikely" });
    expect(`${first?.to} ${first?.dueAt}`).toBe("my.commissioner 2026-03-05T09:00:00.000Z");
  });
});

describe("Rights, sale and age", () => {
  it("are access, correction, withdrawal and objection; portability since 2025-06-01; no erasure", () => {
    const rights = (day: string) => asked("MY", ask(OUT, day), "rights");
    const base = "all[right.access, right.rectification, right.withdrawal, right.objection]";
    expect(rights("2025-05-31")).toEqual([base]);
    expect(rights("2025-06-01")).toEqual([base, "right.portability"]);
  });

  it("a template is sold and advertised by with explicit consent, a raw sample with consent", () => {
    const sale = (form: string) => asked("MY", ask({ ...OUT, form, action: "sell" }), "consent.sale");
    expect([sale("template"), sale("rawSample")]).toEqual([
      ["consent.sale:explicit"],
      ["consent.sale:opt_in"],
    ]);
    const marketing = ask({ ...OUT, purpose: "adTarget" });
    expect(asked("MY", marketing, "consent.advertising")).toEqual(["consent.advertising:explicit"]);
    expect(asked("MY", ask({ ...IN, youngest: "17" }), "guardianAge")).toEqual(["18"]);
  });
});

describe("An assessment of the impact (JPDP guideline of 2026-04-30)", () => {
  const CALM = { automatedDecision: "false", publicSpace: "false" };
  const both = (facts: Record<string, string>, day?: string) =>
    [OUT, IN].map((side) => asked("MY", ask({ ...side, ...CALM, ...facts }, day), "assessment").length > 0);

  it.each([
    ["a template of 10,000 people", { peopleStored: "10000" }, false],
    ["a template of 10,001 people", { peopleStored: "10001" }, true],
    ["an inference on 20,000 people", { form: "inference", peopleStored: "20000" }, false],
    ["an inference on 20,001 people", { form: "inference", peopleStored: "20001" }, true],
    ["a child", { peopleStored: "1", youngest: "17" }, true],
    ["an adult", { peopleStored: "1", youngest: "18" }, false],
    ["a machine that decides", { peopleStored: "1", automatedDecision: "true" }, true],
    ["a camera in the street", { peopleStored: "1", publicSpace: "true" }, true],
  ])("of %s: %s", (_, facts, due) => {
    expect(both(facts)).toEqual([due, due]);
  });

  it("was not asked before", () => {
    expect(both({ peopleStored: "10001" }, "2026-04-29")).toEqual([false, false]);
    expect(both({ peopleStored: "10001" }, "2026-04-30")).toEqual([true, true]);
  });
});

describe("The Federation and the states (s 3(1))", () => {
  it.each([
    ["that send data", { ...OUT, role: "authority" }],
    ["that receive data", { ...IN, recipientRole: "authority" }],
  ])("%s are outside the Act: a check of their own law, or a ground of the Act, is asked", (_, question) => {
    const floor = ask(question);
    expect(suffices("MY", floor, "consent.collect", "my.public-law")).toBe(true);
    expect(suffices("MY", floor, "consent.collect")).toBe(false);
    for (const dimension of ["transparency", "mechanism", "security", "rights", "breach.regulator"] as const)
      expect(asked("MY", floor, dimension), dimension).toEqual([]);
  });

  it.each([
    ["a private exporter", { ...OUT, recipientRole: "authority" }],
    ["a private recipient", { ...IN, role: "authority" }],
    ["the private recipient within Malaysia", { ...OUT, to: "MY", role: "authority" }],
  ])("free nobody else: %s needs a ground of the Act", (_, question) => {
    expect(suffices("MY", ask(question), "consent.collect", "my.public-law")).toBe(false);
    expect(asked("MY", ask(question), "security")).toContain("my.security");
  });
});
