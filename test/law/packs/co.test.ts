/** Colombia: Law 1581 of 2012 and Decree 1377 of 2013: sensitive data that nobody must give, transfer and transmission. */
import { describe, expect, it } from "vitest";
import { ask } from "../question.ts";
import { asked, deadlinesFor, recognised, suffices } from "./answer.ts";

const FACE = {
  modality: "face",
  form: "template",
  purpose: "verify",
  automatedDecision: "false",
  youngest: "30",
};
const OUT = { ...FACE, from: "CO", to: "BR", recipientRole: "controller" };
const IN = { ...FACE, from: "BR", to: "CO", recipientRole: "controller" };
const CONSENT = ["consent.collect:explicit", "consent.collect:informed"];

describe("Sensitive data (Law 1581 Arts 5-6)", () => {
  it.each([
    [CONSENT, true],
    [CONSENT.slice(1), false],
    [["co.art6-claims"], true],
    [["lawful-ground"], false],
  ])("%j is enough: %s", (held, enough) => {
    expect(suffices("CO", ask(OUT), "consent.collect", ...held)).toBe(enough);
  });

  it("is sensitive whatever it is for, and nobody must give it (Decree 1377 Art 6)", () => {
    const floor = ask({ ...IN, purpose: "analytics", identifies: "false", reveals: "none" });
    expect(asked("CO", floor, "consent.collect")).toHaveLength(1);
    expect(asked("CO", floor, "practices")).toContain("co.no-conditioning");
    expect(asked("CO", floor, "transparency")).toEqual(["co.voluntary-notice"]);
  });

  it.each([
    ["17", 1],
    ["18", 0],
  ])("at %s needs a representative and a finding of the best interest (Art 7): %s", (youngest, expected) => {
    const floor = ask({ ...IN, youngest });
    const guardian = asked("CO", floor, "consent.collect").filter((each) =>
      each.includes("verifiable_guardian"),
    );
    expect(guardian).toHaveLength(expected);
    expect(asked("CO", floor, "assessment")).toEqual(expected === 1 ? ["co.best-interest"] : []);
  });
});

describe("Transfer and transmission (Decree 1377 Arts 24-25)", () => {
  it("to a controller asks for authorisation and a way of Article 26", () => {
    expect(suffices("CO", ask(OUT), "consent.disclose", "co.transmission-contract")).toBe(false);
    expect(suffices("CO", ask(OUT), "mechanism", "co.transmission-contract")).toBe(false);
    for (const way of ["co.conformity", "co.bcr", "exc:co.art26", "consent.transfer:explicit"])
      expect(suffices("CO", ask(OUT), "mechanism", way), way).toBe(true);
  });

  it("to a processor asks for the contract alone", () => {
    const floor = ask({ ...OUT, recipientRole: "processor" });
    expect(asked("CO", floor, "consent.disclose")).toEqual(["co.transmission-contract"]);
    expect(suffices("CO", floor, "mechanism", "co.transmission-contract")).toBe(true);
  });

  it("to a processor asked for authorisation before the decree", () => {
    const floor = ask({ ...OUT, to: "AR", recipientRole: "processor" }, "2013-06-26");
    expect(suffices("CO", floor, "consent.disclose", "consent.disclose:explicit")).toBe(true);
    expect(suffices("CO", floor, "consent.disclose", "co.transmission-contract")).toBe(false);
  });

  it.each([
    ["EU", "2026-11-21", ["circular-5-2017"]],
    ["US-IL", "2026-11-21", ["circular-5-2017"]],
    ["US-IL", "2017-08-09", []],
    ["JP", "2026-11-21", ["circular-8-2017"]],
    ["AU", "2018-03-22", []],
    ["AU", "2018-03-23", ["circular-2-2018"]],
    ["KE", "2026-11-21", []],
    ["BR", "2026-11-21", []],
  ])("%s on %s is on the SIC's list: %j", (to, day, expected) => {
    expect(recognised("CO", ask({ ...OUT, to }, day))).toEqual(expected);
  });

  it("Canada is on the list as far as the decision on PIPEDA goes", () => {
    expect(recognised("CO", ask({ ...OUT, to: "CA" }))).toEqual([]);
    expect(recognised("CO", ask({ ...OUT, to: "CA", recipientLaw: "pipeda" }))).toEqual([
      "circular-5-2017-ca",
    ]);
  });

  it("in Colombia a processor for somebody abroad owes security and the report of a breach", () => {
    const floor = ask({ ...IN, recipientRole: "processor" });
    for (const dimension of ["consent.collect", "rights", "filings", "practices", "guardianAge"] as const)
      expect(asked("CO", floor, dimension), dimension).toEqual([]);
    expect(asked("CO", floor, "security")).toEqual(["co.security"]);
    expect(asked("CO", floor, "breach.regulator")).toHaveLength(1);
  });
});

describe("Machines and breaches", () => {
  it.each([
    ["2024-08-20", []],
    ["2024-08-21", ["co.ai-assessment"]],
  ])("a machine that decides is studied first, on %s: %j", (day, expected) => {
    expect(asked("CO", ask({ ...IN, automatedDecision: "true" }, day), "assessment")).toEqual(expected);
  });

  it("a breach is told to the SIC within 15 working days, over the holidays of Colombia", () => {
    // 23 March 2026 is the Monday of Saint Joseph: from Monday 2 March the fifteenth working day is Tuesday 24 March.
    expect(deadlinesFor("CO", 5).map(({ to, dueAt }) => `${to} ${dueAt}`)).toEqual([
      "co.sic 2026-03-25T04:59:59.000Z",
    ]);
  });
});
