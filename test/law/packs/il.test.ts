/** Israel: Protection of Privacy Law with Amendment 13, Data Security Regulations 2017 and Transfer Regulations 2001. */
import { describe, expect, it } from "vitest";
import { ask, atlas } from "../question.ts";
import { asked, deadlinesFor, recognised, suffices, usual } from "./answer.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", role: "controller", youngest: "30" };
const OUT = { ...FACE, from: "IL", to: "JP", recipientRole: "controller", peopleStored: "5000" };
const IN = { ...OUT, from: "JP", to: "IL" };

it("the code is the country, and Illinois keeps its own", () => {
  expect(atlas.packs.get("IL")?.title).toBe("Israel");
  expect(atlas.packs.get("US-IL")?.title).toBe("Illinois");
  expect(asked("US-IL", ask(OUT), "consent.collect")).toEqual([]);
});

describe("Consent (PPL ss 1, 3, 18)", () => {
  it.each([
    ["implied and informed", ["consent.collect:opt_out", "consent.collect:informed"], true],
    ["express and informed", ["consent.collect:opt_in", "consent.collect:informed"], true],
    ["express and uninformed", ["consent.collect:opt_in"], false],
    ["lawful authority", ["il.law"], true],
  ])("%s", (_, held, enough) => {
    const floor = ask(OUT);
    const atoms = held.flatMap((each) =>
      each.endsWith("opt_in") ? [each, "consent.collect:opt_out"] : [each],
    );
    expect(suffices("IL", floor, "consent.collect", ...atoms)).toBe(enough);
  });

  it("to pass data on is needed for another purpose, not for the one that it was given for (s 2(9))", () => {
    expect(suffices("IL", ask(OUT), "consent.disclose", "il.same-purpose")).toBe(true);
    expect(suffices("IL", ask(OUT), "consent.disclose")).toBe(false);
  });

  it("is below 18 a guardian's", () => {
    const at = (youngest: string) => asked("IL", ask({ ...IN, youngest }), "consent.collect");
    expect(at("17")).toContain("consent.collect:verifiable_guardian");
    expect(at("18")).not.toContain("consent.collect:verifiable_guardian");
  });
});

describe("Amendment 13 (2025-08-14)", () => {
  const on = (day: string, facts: Record<string, string>) =>
    asked("IL", ask({ ...IN, ...facts }, day), "filings");

  it.each([
    ["2025-08-13", "100001", []],
    ["2025-08-14", "100000", []],
    ["2025-08-14", "100001", ["il.ppa: database-notice before processing"]],
  ])("on %s a database on %s people is notified: %j", (day, peopleStored, expected) => {
    expect(on(day, { peopleStored })).toEqual(expected);
  });

  it.each([
    ["broker", 1],
    ["authority", 1],
    ["controller", 0],
  ])("a %s in Israel registers, whoever sends the data there: %s", (recipientRole, count) => {
    expect(on("2026-11-21", { recipientRole, role: "controller" })).toHaveLength(count);
    const leaving = { ...IN, from: "IL", to: "JP", recipientRole: "controller", role: recipientRole };
    expect(asked("IL", ask(leaving), "filings")).toHaveLength(count);
    expect(on("2026-11-21", { recipientRole: "controller", role: recipientRole })).toEqual([]);
  });

  it("gives damages without proof, and a fuller notice", () => {
    const before = ask(IN, "2025-08-13");
    expect(asked("IL", before, "rights")).not.toContain("il.damages-without-proof");
    expect(asked("IL", before, "transparency")).toEqual(["il.notice"]);
    expect(asked("IL", ask(IN), "rights")).toContain("il.damages-without-proof");
    expect(asked("IL", ask(IN), "transparency")).toEqual(["il.notice-2025"]);
  });
});

describe("Leaving Israel (Transfer Regulations regs 1-3)", () => {
  it.each([
    ["il.contract", "il.undertaking", true],
    ["il.adequate-law", "il.undertaking", true],
    ["il.group-control", "il.undertaking", true],
    ["exc:il.reg2", "il.undertaking", true],
    ["il.contract", "il.same-purpose", false],
  ])("with %s and %s: %s", (way, other, open) => {
    expect(suffices("IL", ask(OUT), "mechanism", way, other)).toBe(open);
  });

  it.each([
    ["EU", "2026-11-21", ["convention-108-europe"]],
    ["TR", "2016-08-31", []],
    ["TR", "2016-09-01", ["convention-108-tr"]],
    ["US-IL", "2026-11-21", []],
    ["JP", "2026-11-21", []],
  ])("%s on %s is a party of Convention 108: %j", (to, day, expected) => {
    expect(recognised("IL", ask({ ...OUT, to }, day))).toEqual(expected);
  });

  it("names a contract, on which most rely (reg 2(4)), also for a group, of which no fact says who controls whom", () => {
    const mechanism = (facts: object) =>
      usual({ ...OUT, ...facts }, "IL", "mechanism").map(([, ...have]) => have);
    expect(mechanism({ sameGroup: "true" })).toEqual([["il.contract", "il.undertaking"]]);
    expect(mechanism({ sameGroup: "false" })).toEqual([["il.contract", "il.undertaking"]]);
  });

  it("asks for the undertaking where the state is a party, too", () => {
    const floor = ask({ ...OUT, to: "CH" });
    expect(suffices("IL", floor, "mechanism", "il.convention")).toBe(false);
    expect(suffices("IL", floor, "mechanism", "il.convention", "il.undertaking")).toBe(true);
    expect(asked("IL", floor, "onward")).toEqual(["il.no-onward"]);
  });
});

describe("Data from the EEA (regulations of 2023)", () => {
  it.each([
    ["EU", "2023-08-06", 0],
    ["EU", "2023-08-07", 1],
    ["JP", "2026-11-21", 0],
  ])("from %s on %s is deleted when no longer needed: %s", (from, day, count) => {
    expect(
      asked("IL", ask({ ...IN, from }, day), "retention").filter((each) => each === "at purpose end"),
    ).toHaveLength(count);
  });
});

describe("A holder (Security Regulations reg 15)", () => {
  it("has the data under an outsourcing agreement, without consent to disclosure", () => {
    expect(asked("IL", ask({ ...OUT, recipientRole: "processor" }), "consent.disclose")).toEqual([
      "il.outsourcing",
    ]);
  });

  it("in Israel for a controller abroad is not bound as a controller", () => {
    const floor = ask({ ...IN, recipientRole: "processor", peopleStored: "200000" });
    for (const dimension of [
      "consent.collect",
      "filings",
      "rights",
      "breach.regulator",
      "guardianAge",
    ] as const)
      expect(asked("IL", floor, dimension), dimension).toEqual([]);
    expect(asked("IL", floor, "security")).toEqual(["il.security", "il.level-high"]);
    expect(asked("IL", floor, "practices")).toEqual(["il.processor-notice"]);
  });
});

describe("Security and breach (Security Regulations)", () => {
  it.each([
    ["99999", []],
    ["100000", ["il.survey"]],
  ])("a database on %s people has a survey every 18 months: %j", (peopleStored, expected) => {
    expect(asked("IL", ask({ ...IN, peopleStored }), "assessment")).toEqual(expected);
  });

  it("tells the Authority of a severe incident at once, and the people when it orders so", () => {
    expect(deadlinesFor("IL", 5).map(({ to, dueAt }) => `${to} ${dueAt}`)).toEqual([
      "il.ppa 2026-03-02T09:00:00.000Z",
    ]);
  });
});
