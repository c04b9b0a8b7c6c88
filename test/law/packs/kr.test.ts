/** Korea: what its law asks of biometrics that leave it or come to it. */
import { describe, expect, it } from "vitest";
import { formatDemand } from "../../../src/law/lattice/dimension.ts";
import { ask, combined, parts, partsOf, type Question } from "../question.ts";

const TEMPLATES = {
  from: "KR",
  to: "US-IL",
  modality: "finger",
  form: "template",
  purpose: "timekeeping",
  role: "controller",
  recipientRole: "processor",
  dealing: "vendor",
  people: "3000",
  youngest: "30",
} satisfies Question;

const of = (lines: readonly string[], law = "KR") => lines.filter((line) => line.startsWith(`${law}: `));
const rules = (...[floor, dimension]: Parameters<typeof partsOf>) =>
  partsOf(floor, dimension).map(({ by }) => by.rule);
const recognised = (facts: object, day?: string) =>
  ask({ ...TEMPLATES, ...facts } as Question, day)
    .grants.filter(({ used }) => used)
    .map(({ atom, by }) => `${atom} by ${by.cite}`);

const SEPARATE = (use: string) => `KR: any[all[consent.${use}:opt_in, consent.${use}:separate], kr.statute]`;
const ROUTES =
  "any[consent.transfer:separate, kr.treaty, exc:kr.contract, all[kr.isms-p, kr.certified-measures], kr.adequacy]";

describe("the layer", () => {
  it.each([
    ["rawSample", "art15-collect", "art17-provision", "art34-3-other-data"],
    ["intermediateSample", "art15-collect", "art17-provision", "art34-3-other-data"],
    ["inference", "art15-collect", "art17-provision", "art34-3-other-data"],
    ["features", "art23-collect", "art17-23-provision", "art34-3-feature-data"],
    ["template", "art23-collect", "art17-23-provision", "art34-3-feature-data"],
    ["pseudonymised", "art28-2-collect", "art28-2-provision", "art34-3-feature-data"],
  ])("%s stands under %s, %s and %s", (form, collect, disclose, breach) => {
    const floor = ask({ ...TEMPLATES, recipientRole: "controller", to: "JP", form });
    expect(rules(floor, "consent.collect")).toEqual(["consent", collect]);
    expect(rules(floor, "consent.disclose")).toEqual([disclose]);
    expect(rules(floor, "breach.regulator")[0]).toBe(breach);
  });

  it("raw data is ordinary personal information: plain consent or another basis", () => {
    expect(of(parts(ask({ ...TEMPLATES, form: "rawSample" }), "consent.collect"))).toEqual([
      "KR: any[consent.collect:opt_in, kr.statute, kr.art15-contract, kr.art15-vital, kr.art15-legitimate-interest]",
    ]);
  });

  it("raw and feature data is encrypted, an inference only kept safe", () => {
    const asked = (form: string) => of(parts(ask({ ...TEMPLATES, form }), "security"));
    expect(asked("rawSample")).toEqual(["KR: kr.safety-measures", "KR: kr.biometric-encryption"]);
    expect(asked("template")).toEqual(["KR: kr.safety-measures", "KR: kr.biometric-encryption"]);
    expect(asked("inference")).toEqual(["KR: kr.safety-measures"]);
  });
});

describe("Korea's recognition of the EU", () => {
  it("begins on 16 September 2025", () => {
    expect(recognised({ to: "EU" }, "2025-09-15")).toEqual([]);
    expect(recognised({ to: "EU" }, "2025-09-16")).toEqual([
      "kr.adequacy by PIPA Art 28-8(1)5; decision of the PIPC of 2025-09-16",
    ]);
  });

  it("takes away the consent to transfer alone: provision still asks its own", () => {
    const floor = ask({ ...TEMPLATES, recipientRole: "controller", to: "EU" });
    expect(of(parts(floor, "consent.disclose"))).toEqual([SEPARATE("disclose")]);
    expect(of(parts(floor, "consent.collect"))).toEqual([SEPARATE("collect")]);
    expect(combined(floor, "mechanism")).toContain("kr.transfer-agreement");
  });

  it("is no one else's, and the EU's own lets data come the other way", () => {
    expect(recognised({ to: "JP" })).toEqual([]);
    const back = ask({ ...TEMPLATES, from: "EU", to: "KR" });
    expect(back.grants.filter(({ used }) => used).map(({ by }) => by.cite)).toEqual([
      "Decision (EU) 2022/254",
    ]);
  });
});

describe("coming to Korea", () => {
  const floor = ask({ ...TEMPLATES, from: "JP", to: "KR" });

  it("leaves the mechanism to the origin, and holds what goes on to Korea's routes", () => {
    expect(of(parts(floor, "mechanism"))).toEqual([]);
    expect(of(parts(floor, "onward"))).toEqual([
      "KR: any[all[consent.onward:opt_in, consent.onward:separate], kr.statute]",
      `KR: all[${ROUTES.replace("transfer:", "onward:")}, kr.transfer-agreement]`,
      `KR: all[${ROUTES.replace("transfer:", "onward:").replace("any[", "any[kr.mutual-assistance, ")}, any[kr.mutual-assistance, kr.transfer-agreement]]`,
    ]);
  });

  it("brings consent, security and deadlines", () => {
    expect(of(parts(floor, "consent.collect"))).toEqual([SEPARATE("collect")]);
    expect(of(parts(floor, "security"))).toHaveLength(2);
    expect(of(parts(floor, "breach.subjects")).length).toBeGreaterThan(0);
  });
});

describe("use", () => {
  it("for advertising asks a consent of its own beside that to feature data", () => {
    const floor = ask({ ...TEMPLATES, to: "JP", purpose: "adTarget" });
    expect(of(parts(floor, "consent.advertising"))).toEqual([
      "KR: all[consent.advertising:opt_in, consent.advertising:separate]",
    ]);
    expect(of(parts(floor, "consent.collect"))).toEqual([SEPARATE("collect")]);
  });

  it.each([
    ["a public body", { role: "authority" }, ["KR: kr.pia"]],
    ["a company", { role: "controller" }, []],
  ])("by %s asks of the assessment: %#", (_, facts, expected) => {
    expect(of(parts(ask({ ...TEMPLATES, ...facts }), "assessment"))).toEqual(expected);
  });

  it("of data received by a public body in Korea is assessed as well", () => {
    const received = (recipientRole: string) =>
      of(parts(ask({ ...TEMPLATES, from: "JP", to: "KR", recipientRole }), "assessment"));
    expect([received("authority"), received("processor")]).toEqual([["KR: kr.pia"], []]);
  });

  it("asks the legal representative below 14", () => {
    expect(parts(ask({ ...TEMPLATES, to: "JP" }), "guardianAge")).toEqual(["KR: 14"]);
  });
});

describe("a breach", () => {
  it("of raw data is reported from 1,000 people on, or by what leaked or how", () => {
    expect(of(parts(ask({ ...TEMPLATES, form: "rawSample" }), "breach.regulator"))).toEqual([
      "KR: kr.pipc: report 72 hours from awareness, " +
        "if any[incident.people-over-999, incident.special-care, incident.named, incident.wrongful-purpose]",
    ]);
  });

  it("is told to the people within 72 hours and without delay, and since 11 September 2026 when it is merely possible", () => {
    const told = (day: string) => of(parts(ask(TEMPLATES, day), "breach.subjects"));
    const known = "KR: subjects: report 72 hours from awareness, without delay";
    expect(told("2026-09-10")).toEqual([known]);
    expect(told("2026-09-11")).toEqual([
      known,
      "KR: subjects: possible-breach 72 hours from awareness, without delay",
    ]);
  });

  it("is never a matter of 24 hours", () => {
    expect(parts(ask(TEMPLATES, "2023-09-15"), "breach.regulator")[0]).toContain("72 hours");
    expect(() => ask(TEMPLATES, "2023-09-14")).toThrow(/no rule in force/);
  });
});

describe("rights and safeguards that came one by one", () => {
  it.each([
    ["2023-09-21", "standards-7-encryption", false],
    ["2023-09-22", "standards-7-encryption", true],
    ["2024-03-14", "art37-2-automation", false],
    ["2024-03-15", "art37-2-automation", true],
    ["2025-03-12", "art35-2-portability", false],
    ["2025-03-13", "art35-2-portability", true],
  ])("on %s %s binds: %s", (day, rule, binds) => {
    const floor = ask(TEMPLATES, day);
    const all = [...floor.dimensions.values()].flatMap(({ parts: each }) => each.map(({ by }) => by.rule));
    expect(all.includes(rule)).toBe(binds);
  });
});

describe("the AI Basic Act, since 22 January 2026", () => {
  it.each([
    ["kr.ai-label", { form: "synthetic", purpose: "research" }],
    ["kr.ai-high-impact", { form: "template", purpose: "lawEnforcement" }],
  ])("asks for %s", (duty, facts) => {
    const practices = (day: string) =>
      partsOf(ask({ from: "KR", to: "JP", modality: "face", youngest: "30", ...facts }, day), "practices")
        .map(({ demand }) => formatDemand(demand))
        .includes(duty);
    expect([practices("2026-01-21"), practices("2026-01-22")]).toEqual([false, true]);
  });
});

describe("provision and research without consent", () => {
  const out = (facts: object) =>
    ask({ ...TEMPLATES, to: "JP", recipientRole: "controller", purpose: "research", ...facts } as Question);

  it("raw data is provided within its purpose on another basis than a contract (Art 17(1)2)", () => {
    const [provision] = of(parts(out({ form: "rawSample" }), "consent.disclose"));
    expect(provision).toContain("kr.art15-vital");
    expect(provision).toContain("kr.art15-legitimate-interest");
    expect(provision).not.toContain("kr.art15-contract");
  });

  it("pseudonymised data serves statistics, research and archives (Art 28-2), a template does not", () => {
    for (const dimension of ["consent.collect", "consent.disclose"] as const) {
      expect(of(parts(out({ form: "pseudonymised" }), dimension)).join()).toContain("kr.art28-2");
      expect(of(parts(out({ form: "template" }), dimension)).join()).not.toContain("kr.art28-2");
    }
  });
});
