/** Oregon: the Consumer Privacy Act, Portland's ban on face recognition in public places, and breaches. */
import { describe, expect, it } from "vitest";
import { ask } from "../question.ts";
import { asked, suffices } from "./answer.ts";
import { told } from "./told.ts";

const FACE = {
  modality: "face",
  form: "template",
  purpose: "verify",
  sector: "retail",
  role: "controller",
  derivedFrom: "live",
  identifies: "true",
  publicSpace: "false",
  recipientOwnership: "ordinary",
  dataset: "none",
  youngest: "30",
};
const OUT = { ...FACE, from: "US-OR", to: "JP", recipientRole: "controller" };
const IN = { ...FACE, from: "JP", to: "US-OR", recipientRole: "controller" };
const CONSENT =
  "any[all[consent.collect:opt_in, consent.collect:freely_given, consent.collect:specific, consent.collect:informed, consent.collect:withdrawable], exc:us-or.permitted]";
const collect = (facts: Record<string, string>, day?: string) =>
  asked("US-OR", ask({ ...IN, ...facts }, day), "consent.collect");

describe("Portland (City Code 34.10)", () => {
  it.each([
    ["face", "true", "controller", "prohibited"],
    ["face", "false", "controller", "conditional"],
    ["finger", "true", "controller", "conditional"],
    ["face", "true", "authority", "conditional"],
  ])("the %s, in public=%s, by a %s: %s", (modality, publicSpace, recipientRole, verdict) => {
    expect(ask({ ...IN, modality, publicSpace, recipientRole }).verdict).toBe(verdict);
  });

  it("looks at who receives the data there, and not at who sends it from elsewhere", () => {
    expect(ask({ ...IN, publicSpace: "true", role: "authority" }).verdict).toBe("prohibited");
    expect(ask({ ...OUT, publicSpace: "true", role: "authority" }).verdict).toBe("conditional");
  });

  it("is no rule elsewhere in the State: who shows that has it open", () => {
    const floor = ask({ ...IN, publicSpace: "true" });
    expect(suffices("US-OR", floor, "use", "exc:us-or.outside-portland")).toBe(true);
    expect(suffices("US-OR", floor, "use", "exc:us-or.portland-case")).toBe(true);
    expect(suffices("US-OR", floor, "use", "consent.collect:explicit")).toBe(false);
  });
});

describe("Consumer Privacy Act", () => {
  it.each([
    ["a template", {}, 1],
    ["a gait", { modality: "gait" }, 1],
    ["a photograph", { form: "rawSample", derivedFrom: "photo" }, 0],
    ["a template of a photograph", { derivedFrom: "photo" }, 1],
    ["what identifies nobody", { identifies: "false", purpose: "analytics" }, 0],
    ["a worker's template", { sector: "employment" }, 0],
  ] as const)("%s", (_, facts, expected) => {
    expect(collect(facts)).toEqual(expected === 1 ? [CONSENT] : []);
  });

  it("begins on 1 July 2024", () => {
    expect(collect({ from: "US-WA" }, "2024-06-30")).toEqual([]);
    expect(collect({ from: "US-WA" }, "2024-07-01")).toEqual([CONSENT]);
  });

  it.each([
    ["2025-12-31", "15", "conditional"],
    ["2026-01-01", "15", "prohibited"],
    ["2026-01-01", "16", "conditional"],
  ])("a sale on %s at %s is %s", (day, youngest, verdict) => {
    expect(ask({ ...OUT, action: "sell", youngest }, day).verdict).toBe(verdict);
    expect(ask({ ...OUT, purpose: "adTarget", youngest }, day).verdict).toBe(verdict);
  });

  it("names the very third parties, and honours a universal signal since 2026", () => {
    expect(asked("US-OR", ask(OUT), "rights").join()).toContain("us-or.third-parties");
    const signal = (day: string) => asked("US-OR", ask({ ...OUT, purpose: "adTarget" }, day), "rights");
    expect(signal("2025-12-31")).not.toContain("us-or.universal-opt-out");
    expect(signal("2026-01-01")).toContain("us-or.universal-opt-out");
  });
});

describe("A processor (ORS 646A.581)", () => {
  it("has the data under a contract, without consent to disclosure", () => {
    expect(asked("US-OR", ask({ ...OUT, recipientRole: "processor" }), "consent.disclose")).toEqual([
      "us-or.processor-contract",
    ]);
  });

  it("in Oregon for a controller elsewhere is not bound as a controller", () => {
    const floor = ask({ ...IN, recipientRole: "processor" });
    for (const dimension of ["consent.collect", "rights", "assessment", "breach.subjects"] as const)
      expect(asked("US-OR", floor, dimension), dimension).toEqual([]);
    expect(asked("US-OR", floor, "security")).toEqual(["us-or.security"]);
    expect(asked("US-OR", floor, "practices")).toEqual(["us-or.vendor-notice"]);
  });
});

describe("A breach (ORS 646A.604)", () => {
  it.each([
    [249, ["subjects: 45 days, without delay"]],
    [251, ["subjects: 45 days, without delay", "us-or.ag: 45 days"]],
  ])("of %s residents", (count, expected) => {
    expect(told("US-OR", { count })).toEqual(expected);
  });
});
