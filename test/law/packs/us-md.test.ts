/** Maryland: strict necessity and a ban on sale (MODPA), face recognition in job interviews, and breaches. */
import { describe, expect, it } from "vitest";
import { ask } from "../question.ts";
import { asked, suffices } from "./answer.ts";
import { told } from "./told.ts";

const FACE = {
  modality: "face",
  form: "template",
  purpose: "verify",
  sector: "retail",
  derivedFrom: "live",
  identifies: "true",
  financialInstitution: "false",
  recipientOwnership: "ordinary",
  dataset: "none",
  youngest: "30",
};
const OUT = { ...FACE, from: "US-MD", to: "JP", recipientRole: "controller" };
const IN = { ...FACE, from: "JP", to: "US-MD", recipientRole: "controller" };

describe("Sensitive data (Com. Law 14-4707(a))", () => {
  it("is used and shared where it is strictly necessary, and no consent replaces that", () => {
    const floor = ask(OUT);
    for (const dimension of ["consent.collect", "consent.disclose"] as const) {
      const consent = ["explicit", "written", "informed", "specific"].map((each) => `${dimension}:${each}`);
      expect(suffices("US-MD", floor, dimension, ...consent)).toBe(false);
      expect(suffices("US-MD", floor, dimension, "us-md.necessary")).toBe(true);
      expect(suffices("US-MD", floor, dimension, "exc:us-md.permitted")).toBe(true);
    }
  });

  it.each(["sell", "lease", "trade"])("to %s is prohibited on either side", (action) => {
    expect(ask({ ...OUT, action }).verdict).toBe("prohibited");
    expect(ask({ ...IN, action }).verdict).toBe("prohibited");
  });

  it.each([
    ["2026-03-31", "conditional"],
    ["2026-04-01", "prohibited"],
  ])("a sale on %s is %s: the act has no effect on processing before 1 April 2026", (day, verdict) => {
    expect(ask({ ...OUT, action: "sell" }, day).verdict).toBe(verdict);
  });

  it.each([
    ["a photograph", { form: "rawSample", derivedFrom: "photo" }, 0],
    [
      "data of a photograph that identifies nobody",
      { derivedFrom: "photo", identifies: "false", purpose: "analytics" },
      0,
    ],
    ["a template of a photograph", { derivedFrom: "photo" }, 1],
    ["a worker's template", { sector: "employment" }, 0],
    ["a bank's template", { financialInstitution: "true" }, 0],
    ["an inference", { form: "inference" }, 0],
  ] as const)("%s", (_, facts, expected) => {
    expect(asked("US-MD", ask({ ...IN, ...facts }), "consent.collect")).toHaveLength(expected);
  });
});

describe("Below 18 (Com. Law 14-4707(a)(4)-(5))", () => {
  it.each([
    ["17", "prohibited"],
    ["18", "conditional"],
  ])("targeted advertising by an inference at %s is %s", (youngest, verdict) => {
    expect(ask({ ...OUT, form: "inference", purpose: "adTarget", youngest }).verdict).toBe(verdict);
  });

  it.each([
    ["17", "prohibited"],
    ["18", "conditional"],
  ])("the sale of an inference at %s is %s", (youngest, verdict) => {
    expect(ask({ ...OUT, form: "inference", action: "sell", youngest }).verdict).toBe(verdict);
  });
});

describe("Job interviews (Labor and Employment 3-717)", () => {
  const interview = { ...IN, purpose: "hiring", sector: "employment" };

  it.each([
    ["2020-10-01", "face", 1],
    ["2026-11-21", "face", 1],
    ["2026-11-21", "voice", 0],
  ])("on %s a template of the %s needs a signed waiver: %s", (day, modality, expected) => {
    const collect = asked("US-MD", ask({ ...interview, from: "US-IL", modality }, day), "consent.collect");
    expect(collect).toHaveLength(expected);
    expect(collect.every((each) => each === "all[consent.collect:written, consent.collect:informed]")).toBe(
      true,
    );
  });

  it("is the first rule of the pack", () => {
    expect(() => ask({ ...interview, from: "US-IL" }, "2020-09-30")).toThrow("US-MD");
  });
});

describe("A processor (Com. Law 14-4708)", () => {
  it("has the data under a contract, and may buy nothing either", () => {
    const floor = ask({ ...OUT, recipientRole: "processor" });
    expect(asked("US-MD", floor, "consent.disclose")).toEqual(["us-md.processor-contract"]);
    expect(ask({ ...OUT, recipientRole: "processor", action: "sell" }).verdict).toBe("prohibited");
  });

  it("in Maryland for a controller elsewhere owes security and news of a breach", () => {
    const floor = ask({ ...IN, recipientRole: "processor" });
    for (const dimension of ["consent.collect", "rights", "assessment", "breach.subjects"] as const)
      expect(asked("US-MD", floor, dimension), dimension).toEqual([]);
    expect(asked("US-MD", floor, "security")).toEqual(["us-md.security"]);
    expect(asked("US-MD", floor, "practices")).toEqual(["us-md.processor-notice"]);
  });
});

describe("A breach (Com. Law 14-3504)", () => {
  it("is told to people and Attorney General within 45 days", () => {
    expect(told("US-MD", { count: 5 })).toEqual(["subjects: 45 days, without delay", "us-md.ag: 45 days"]);
  });
});
