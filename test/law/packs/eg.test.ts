/** Egypt: Law 151 of 2020, and what needs the Centre since the year to comply with Decree 816 of 2025 has ended. */
import { describe, expect, it } from "vitest";
import { ask } from "../question.ts";
import { asked, suffices } from "./answer.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30" };
const OUT = { ...FACE, from: "EG", to: "AE", role: "controller", recipientRole: "controller" };
const IN = { ...FACE, from: "AE", to: "EG", recipientRole: "controller" };
const BEFORE = "2026-10-31";
const SINCE = "2026-11-01";
const CONSENT = ["consent.collect:written", "consent.collect:explicit"];

describe("Sensitive data (Law 151/2020 Art 12)", () => {
  it.each([
    [BEFORE, CONSENT, true],
    [SINCE, CONSENT, false],
    [SINCE, [...CONSENT, "eg.sensitive-permit"], true],
    [SINCE, ["eg.authorised", "eg.sensitive-permit"], true],
    [SINCE, ["eg.sensitive-permit"], false],
  ])("on %s %j is enough: %s", (day, held, enough) => {
    expect(suffices("EG", ask(OUT, day), "consent.collect", ...held)).toBe(enough);
  });

  it.each([
    ["health", 1],
    ["emotion", 0],
  ])("an inference that reveals %s needs the consent: %s", (reveals, expected) => {
    expect(asked("EG", ask({ ...IN, form: "inference", reveals }), "consent.collect")).toHaveLength(expected);
  });

  it("binds a processor to the permit, the licence and the breach, and to no consent", () => {
    const floor = ask({ ...IN, recipientRole: "processor" }, SINCE);
    expect(asked("EG", floor, "consent.collect")).toEqual(["eg.sensitive-permit"]);
    expect(asked("EG", floor, "filings")).toEqual(["eg.pdpc: licence before processing"]);
    expect(asked("EG", floor, "breach.regulator")).toHaveLength(1);
    expect(asked("EG", floor, "rights")).toEqual([]);
  });

  it("goes to a processor under a contract, without consent to disclosure", () => {
    expect(asked("EG", ask({ ...OUT, recipientRole: "processor" }), "consent.disclose")).toEqual([
      "eg.processor-contract",
    ]);
  });
});

describe("Leaving Egypt (Law 151/2020 Arts 14-16)", () => {
  it.each([
    [["eg.transfer-licence", "eg.protection-there"], true],
    [["eg.transfer-licence"], false],
    [["eg.protection-there"], false],
    [["consent.transfer:explicit"], false],
    [["exc:eg.art15"], false],
    [["consent.transfer:explicit", "exc:eg.art15"], true],
  ])("%j opens it: %s", (held, open) => {
    expect(suffices("EG", ask(OUT, SINCE), "mechanism", ...held)).toBe(open);
  });

  it("asked for no licence while nobody could have one", () => {
    expect(asked("EG", ask(OUT, BEFORE), "mechanism")).toEqual([]);
  });
});

describe("Marketing (Law 151/2020 Arts 17-18)", () => {
  it.each([
    [BEFORE, ["consent.advertising:opt_in"]],
    [SINCE, ["consent.advertising:opt_in", "eg.marketing-licence"]],
  ])("on %s asks for %j", (day, expected) => {
    expect(asked("EG", ask({ ...OUT, purpose: "adTarget" }, day), "consent.advertising")).toEqual(expected);
  });

  it("keeps records of consent for three years", () => {
    expect(asked("EG", ask({ ...OUT, purpose: "adTarget" }), "keep").join()).toContain("1096 days");
    expect(asked("EG", ask(OUT), "keep")).toEqual([]);
  });
});

describe("A breach (Law 151/2020 Art 7)", () => {
  it("is told to the Centre within 72 hours, and to the people three working days after that", () => {
    const floor = ask(OUT, SINCE);
    expect(asked("EG", floor, "breach.regulator")).toEqual(["eg.pdpc: report 72 hours from awareness"]);
    expect(asked("EG", floor, "breach.subjects")).toEqual([
      "subjects: report 3 business days from regulator told",
    ]);
    expect(asked("EG", ask(OUT, BEFORE), "breach.regulator")).toEqual([]);
  });
});

it("Egypt's Law is in force since 2020-10-15", () => {
  const early = { ...OUT, to: "AR" };
  expect(() => ask(early, "2020-10-14")).toThrow("no rule in force");
  expect(ask(early, "2020-10-15").verdict).toBe("conditional");
});
