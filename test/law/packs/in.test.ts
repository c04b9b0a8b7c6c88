/** India: two versions of its law, before and from 13 May 2027. */
import { describe, expect, it } from "vitest";
import { headlinesOf } from "../../../src/law/answer/penalty-headline.ts";
import { ask, parts, partsOf, type Question, respond } from "../question.ts";

const NOW = "2026-11-21";
const LATER = "2027-06-01";

const VOICES = {
  from: "IN",
  to: "JP",
  role: "controller",
  modality: "voice",
  form: "template",
  purpose: "verify",
  operator: "ordinary",
  sector: "banking",
  users: "20000",
  people: "20000",
  youngest: "30",
  recipientRole: "controller",
} satisfies Question;
const INBOUND = { ...VOICES, from: "EU", to: "IN" } satisfies Question;

const of = (lines: readonly string[], law = "IN") => lines.filter((line) => line.startsWith(`${law}: `));
const asked = (facts: object, day: string, dimension: Parameters<typeof parts>[1]) =>
  of(parts(ask({ ...VOICES, ...facts } as Question, day), dimension));
const rulesOf = (facts: object, day: string) =>
  [...ask({ ...VOICES, ...facts } as Question, day).dimensions.values()].flatMap((each) =>
    each.parts.filter(({ by }) => by.jurisdiction === "IN").map(({ by }) => by.rule),
  );

const CERT_IN = "IN: in.cert-in: report 6 hours from awareness";

describe("the way abroad (SPDI Rules r 7)", () => {
  it("is asked of what goes abroad, and not of what stays in India", () => {
    expect(asked({}, NOW, "mechanism")).toHaveLength(1);
    expect(asked({ to: "IN" }, NOW, "mechanism")).toEqual([]);
    // Within India the permission of rule 6 stays.
    expect(asked({ to: "IN" }, NOW, "consent.disclose")).toEqual(asked({}, NOW, "consent.disclose"));
  });
});

describe("the change of law", () => {
  it("comes on 13 May 2027: no rule of the SPDI Rules outlives it, and none of the DPDP Act comes before", () => {
    const before = rulesOf({}, "2027-05-12");
    const after = rulesOf({}, "2027-05-13");
    expect(before.filter((rule) => rule.startsWith("dpdp-"))).toEqual([]);
    expect(after.filter((rule) => rule.startsWith("spdi-"))).toEqual([]);
    expect(before.some((rule) => rule.startsWith("spdi-"))).toBe(true);
    expect(after.some((rule) => rule.startsWith("dpdp-"))).toBe(true);
  });

  it("leaves CERT-In's six hours as they are since 28 June 2022", () => {
    expect(asked({}, "2022-06-27", "breach.regulator")).toEqual([]);
    for (const day of ["2022-06-28", "2027-05-12", "2027-05-13"])
      expect(asked({}, day, "breach.regulator")).toContain(CERT_IN);
  });

  it("brings an inference under the law, which the SPDI Rules do not speak of", () => {
    expect(asked({ form: "inference" }, "2027-05-12", "consent.collect")).toEqual([]);
    expect(asked({ form: "inference" }, "2027-05-13", "consent.collect")).toHaveLength(1);
  });

  it("exchanges security, rights and the consent to sale", () => {
    for (const [dimension, old, young] of [
      ["security", "in.iso-27001", "in.dpdp-safeguards"],
      ["rights", "right.damages", "in.nomination"],
      ["consent.sale", "IN: consent.sale:opt_in", "consent.sale:specific"],
    ] as const) {
      expect(asked({ action: "sell" }, NOW, dimension).join()).toContain(old);
      expect(asked({ action: "sell" }, LATER, dimension).join()).toContain(young);
      expect(asked({ action: "sell" }, LATER, dimension).join()).not.toContain(old);
    }
  });

  it("was preceded by no law here before 11 April 2011", () => {
    const domestic = { ...VOICES, to: "IN" };
    expect(() => ask(domestic, "2011-04-10")).toThrow(/no rule in force/);
    expect(ask(domestic, "2011-04-11").verdict).toBe("conditional");
  });
});

describe("core Aadhaar biometrics", () => {
  const core = { modality: "finger", dataset: "aadhaarCore" };

  it.each([NOW, LATER])("are shared with nobody, on %s as on any day", (day) => {
    const floor = ask({ ...VOICES, ...core }, day);
    expect(floor.verdict).toBe("prohibited");
    expect(partsOf(floor, "use").map(({ by }) => by.cite)).toEqual(["Aadhaar Act ss 2(j), 29(1)"]);
    expect(ask({ ...VOICES, ...core, modality: "iris" }, day).verdict).toBe("prohibited");
  });

  it("cost up to INR 1 crore for each contravention (s 33A), which stands for the law", () => {
    const { penalties } = respond({ ...VOICES, ...core, role: "controller" });
    const [india] = headlinesOf(penalties).filter(({ law }) => law === "IN");
    expect(india?.largest.by.cite).toBe("Aadhaar Act s 33A(1)");
    expect(india?.largest.amount).toEqual({ upTo: 10_000_000, currency: "INR" });
  });

  it("are assumed where nobody said what the fingerprints are", () => {
    const unsaid = ask({ ...VOICES, modality: "finger", role: "controller" }, NOW);
    expect([unsaid.verdict, unsaid.assumed]).toEqual(["prohibited", ["dataset"]]);
    expect(ask({ ...VOICES, modality: "finger", dataset: "bank" }, NOW).verdict).toBe("conditional");
  });

  it("do not include the photograph, nor the voice", () => {
    for (const modality of ["face", "voice"])
      expect(ask({ ...VOICES, ...core, modality }, NOW).verdict).toBe("conditional");
  });

  it("were not barred before the Act", () => {
    const domestic = { ...VOICES, ...core, to: "IN" };
    expect(ask(domestic, "2016-09-11").verdict).toBe("conditional");
    expect(ask(domestic, "2016-09-12").verdict).toBe("prohibited");
  });
});

describe("coming to India", () => {
  it("meets the SPDI Rules now, and their test for whatever is sent on", () => {
    const floor = ask(INBOUND, NOW);
    expect(floor.verdict).toBe("conditional");
    expect(of(parts(floor, "consent.collect"))).toEqual(["IN: consent.collect:written"]);
    expect(of(parts(floor, "onward"))).toEqual([
      "IN: any[consent.onward:opt_in, in.spdi-contract, in.spdi-law, in.spdi-agency]",
      "IN: all[in.same-protection, any[consent.onward:opt_in, in.spdi-contract-necessity]]",
    ]);
    expect(floor.grants.filter(({ used }) => used)).toEqual([]);
  });

  it.each([
    ["EU", "retention"],
    ["JP", "art22-retention"],
    ["US-IL", "bipa-15-a"],
  ])("from %s breaks, from May 2027, on the year that the data must be kept", (from, rule) => {
    const to = { ...INBOUND, from, recipientOwnership: "ordinary" };
    expect(ask(to, "2027-05-12").verdict).toBe("conditional");
    const floor = ask(to, "2027-05-13");
    expect(floor.verdict).toBe("prohibited");
    expect(floor.conflicts.map(({ keep, retention }) => [keep.rule, retention.rule])).toContainEqual([
      "dpdp-r8-3-keep",
      rule,
    ]);
  });

  it.each(["SG", "US-WA"])(
    "from %s does not break on that year: its own law yields to a duty to keep",
    (from) => {
      expect(ask({ ...INBOUND, from }, "2027-05-13").conflicts).toEqual([]);
    },
  );

  it("breaks on no rule of India's own", () => {
    expect(ask({ ...VOICES, to: "IN" }, LATER).conflicts).toEqual([]);
    for (const { retention } of ask(INBOUND, LATER).conflicts) expect(retention.jurisdiction).not.toBe("IN");
  });
});

describe("children, from May 2027", () => {
  it.each([
    ["17", "adTarget", "prohibited"],
    ["17", "adProfile", "prohibited"],
    ["17", "adSelect", "conditional"],
    ["18", "adTarget", "conditional"],
    ["17", "personalise", "prohibited"],
    ["18", "personalise", "conditional"],
    ["17", "verify", "conditional"],
  ])("aged %s, for %s: %s", (youngest, purpose, verdict) => {
    expect(ask({ ...VOICES, youngest, purpose }, LATER).verdict).toBe(verdict);
    expect(ask({ ...VOICES, youngest, purpose }, NOW).verdict).toBe("conditional");
  });

  it("adults' advertising needs consent to just that", () => {
    expect(asked({ purpose: "adTarget" }, LATER, "consent.advertising")).toEqual([
      "IN: all[consent.advertising:opt_in, consent.advertising:specific]",
    ]);
  });
});

describe("thresholds of the DPDP Rules", () => {
  it.each([
    ["e-commerce", "19999999", false],
    ["e-commerce", "20000000", true],
    ["social-media", "20000000", true],
    ["gaming", "4999999", false],
    ["gaming", "5000000", true],
    ["banking", "20000000", false],
  ])("%s with %s users erases after three years and warns: %s", (sector, users, binds) => {
    const floor = ask({ ...VOICES, sector, users }, LATER);
    expect(of(parts(floor, "retention")).includes("IN: P3Y after last interaction")).toBe(binds);
    expect(of(parts(floor, "practices")).includes("IN: in.erasure-warning")).toBe(binds);
  });

  it.each([
    ["significantFiduciary", ["IN: all[in.dpia, in.yearly-audit]"], true],
    ["ordinary", [], false],
  ])("a fiduciary that is %s", (operator, assessment, stays) => {
    expect(asked({ operator }, LATER, "assessment")).toEqual(assessment);
    expect(asked({ operator }, LATER, "localisation").includes("IN: in.specified-data-stays")).toBe(stays);
    expect(asked({ operator }, NOW, "assessment")).toEqual([]);
  });
});

it("publishing biometrics is forbidden under the SPDI Rules", () => {
  expect(ask({ ...VOICES, action: "publish" }, "2027-05-12").verdict).toBe("prohibited");
  expect(ask({ ...VOICES, action: "publish" }, "2027-05-13").verdict).toBe("conditional");
  expect(asked({}, NOW, "practices")).toContain("IN: in.no-publishing");
});

describe("CERT-In's logs", () => {
  it("may lie abroad as copies that can be produced on demand (FAQ of May 2022)", () => {
    expect(asked({}, NOW, "localisation")).toEqual(["IN: any[in.logs-in-india, in.logs-producible]"]);
  });
});
