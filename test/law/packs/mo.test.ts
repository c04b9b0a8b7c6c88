/** Macau: Law 8/2005, of which a part was researched: the rest is said, and denies. */
import { describe, expect, it } from "vitest";
import { ask, atlas } from "../question.ts";
import { asked, suffices } from "./answer.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30", reveals: "none" };
const OUT = { ...FACE, from: "MO", to: "JP", role: "controller", recipientRole: "controller" };
const IN = { ...FACE, from: "JP", to: "MO", recipientRole: "controller" };

describe("What is not researched", () => {
  it("leaves every verdict open, on either side and for Macau's people", () => {
    for (const floor of [ask(OUT), ask(IN), ask({ ...FACE, from: "JP", to: "KR", subjectsIn: "MO" })])
      expect(floor.verdict).toBe("depends");
  });

  it("names what no sheet and no reading stands behind", () => {
    const open = ask(OUT).notResearched.filter(({ jurisdiction }) => jurisdiction === "MO");
    expect(open.map(({ dimension }) => dimension).sort()).toEqual(
      [...(atlas.packs.get("MO")?.notResearched ?? [])].sort(),
    );
    for (const dimension of ["use", "assessment", "keep"])
      expect(open.map((each) => each.dimension)).toContain(dimension);
    expect(ask(OUT).why[0]).toMatch(/^Nobody has researched what the law of MO \(origin\) asks under/);
  });
});

describe("What is known", () => {
  it("asks a basis of Article 6 for biometrics, which are no sensitive data by themselves", () => {
    for (const question of [OUT, IN])
      expect(asked("MO", ask(question), "consent.collect")).toEqual([
        "any[consent.collect:opt_in, mo.ground, mo.law]",
      ]);
  });

  it.each([
    ["genetic data", { modality: "dna" }],
    ["what shows health", { form: "rawSample", reveals: "health" }],
  ])("asks a law or the leave of the authority for %s (Arts 7, 22)", (_, facts) => {
    const floor = ask({ ...OUT, ...facts });
    expect(suffices("MO", floor, "consent.collect", "consent.collect:explicit")).toBe(false);
    expect(suffices("MO", floor, "consent.collect", "mo.law")).toBe(true);
  });

  it("takes a template by which a login or a door tells people apart for ordinary data (Art 6)", () => {
    for (const purpose of ["verify", "accessControl", "timekeeping"]) {
      const floor = ask({ ...OUT, purpose, reveals: ["none", "health"] });
      expect(suffices("MO", floor, "consent.collect", "consent.collect:opt_in")).toBe(true);
    }
    const studied = ask({ ...OUT, purpose: "research", reveals: ["none", "health"] });
    expect(suffices("MO", studied, "consent.collect", "consent.collect:opt_in")).toBe(false);
  });

  it("knows no notice of a breach but that of critical infrastructure (Law 13/2019 Art 11)", () => {
    const told = (operator: string, day?: string) =>
      asked("MO", ask({ ...OUT, to: "EU", operator }, day), "breach.regulator");
    expect(told("ordinary")).toEqual([]);
    expect(told("ciio")).toEqual(["mo.incident-centre: report from awareness, without delay"]);
    expect(told("ciio", "2019-12-21")).toEqual([]);
    expect(asked("MO", ask(OUT), "breach.subjects")).toEqual([]);
  });

  it("has the authority told within eight days of automatic processing (Art 21(1))", () => {
    expect(asked("MO", ask(OUT), "filings")).toEqual(["mo.dspdp: notification 8 days from processing start"]);
  });

  it.each([
    ["leave of the authority", ["mo.transfer-authorisation"], true],
    ["consent of which the authority is told", ["consent.transfer:opt_in", "mo.transfer-notification"], true],
    ["consent alone", ["consent.transfer:explicit"], false],
    ["another case of Article 20", ["exc:mo.art20"], true],
  ] as const)("lets data leave with %s: %j, %s (Arts 19-20)", (_, held, may) => {
    expect(suffices("MO", ask(OUT), "mechanism", ...held)).toBe(may);
  });

  it("asks a contract of a processor, and security at one here, but not a controller's duties (Art 15)", () => {
    const out = ask({ ...OUT, recipientRole: "processor" });
    expect(asked("MO", out, "consent.disclose")).toEqual(["mo.processor-contract"]);
    const into = ask({ ...IN, recipientRole: "processor" });
    expect(asked("MO", into, "security")).toEqual(["mo.security"]);
    expect(asked("MO", into, "consent.collect")).toEqual([]);
    expect(asked("MO", into, "rights")).toEqual([]);
  });

  it("binds since 2006-02-19", () => {
    expect(() => ask(OUT, "2006-02-18")).toThrow("no rule in force");
    expect(asked("MO", ask({ ...OUT, to: "HK" }, "2006-02-19"), "transparency")).toEqual(["mo.notice"]);
  });
});
