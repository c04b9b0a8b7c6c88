/** New Zealand: the Privacy Act 2020 and the Biometric Processing Privacy Code 2025. */
import { describe, expect, it } from "vitest";
import type { Floor } from "../../../src/law/floor.ts";
import type { Dimension } from "../../../src/law/lattice/dimension.ts";
import { ask, DAY, partsOf } from "../question.ts";
import { asked, deadlinesFor, recognised, suffices } from "./answer.ts";

const FACE = {
  role: "controller",
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
  recipientRole: "controller",
};
const out = (facts = {}, day = DAY) => ask({ from: "NZ", to: "JP", ...FACE, ...facts }, day);
const into = (facts = {}, day = DAY) => ask({ from: "JP", to: "NZ", ...FACE, ...facts }, day);
const own = (floor: Floor, dimension: Dimension) => asked("NZ", floor, dimension);

const EXCEPTIONS =
  "any[exc:nz.authorised-health, exc:nz.accessibility, exc:nz.serious-threat, exc:nz.ethical-research]";

describe("what may not be inferred (Code rule 10)", () => {
  it.each(["emotion", "categorise"])("the purpose %s is forbidden outside the exceptions", (purpose) => {
    for (const floor of [out({ purpose }), into({ purpose })]) {
      expect(floor.verdict).toBe("prohibited");
      expect(own(floor, "use")).toEqual([EXCEPTIONS]);
    }
  });

  it("age checks count as sorting until somebody knows better", () => {
    const age = into({ purpose: "ageCheck" });
    expect(own(age, "use")).toEqual([EXCEPTIONS]);
    expect(partsOf(age, "use").map(({ by }) => by.status)).toEqual(["unsure"]);
  });

  it.each([
    ["health", 1],
    ["ethnicity", 1],
    ["emotion", 1],
    [undefined, 1],
    // Union membership is no ground of the Human Rights Act.
    ["union", 0],
    ["none", 0],
    // What may reveal nothing, or health, may reveal health.
    [["none", "health"], 1],
  ])("an inference that reveals %s", (reveals, rules) => {
    const facts = { form: "inference", purpose: "analytics", ...(reveals === undefined ? {} : { reveals }) };
    expect(own(into(facts), "use")).toHaveLength(rules);
  });

  it.each(["verify", "identify", "security", "adTarget"])(
    "the purpose %s is open, under the undertaking",
    (purpose) => {
      expect(own(out({ purpose }), "use")).toEqual([]);
      expect(own(out({ purpose }), "practices")).toContain("nz.fair-limits");
    },
  );
});

describe("the Code binds new processing from 3 November 2025 and all from 3 August 2026", () => {
  const NEW = { processingSince: "2025-11-03" };
  const OLD = { processingSince: "2025-11-02" };

  it.each([
    ["2025-11-02", NEW, false],
    ["2025-11-03", NEW, true],
    ["2025-11-03", OLD, false],
    ["2025-11-03", {}, true],
    ["2026-08-02", OLD, false],
    ["2026-08-03", OLD, true],
    ["2026-08-03", NEW, true],
  ])("on %s, processing of %j: %s", (day, since, binds) => {
    for (const floor of [out(since, day), into(since, day)]) {
      expect(own(floor, "assessment")).toEqual(binds ? ["nz.proportionality"] : []);
      expect(own(floor, "security").includes("nz.privacy-safeguards")).toBe(binds);
      expect(own(floor, "transparency").includes("nz.biometric-notice")).toBe(binds);
    }
    expect(own(out({ ...since, purpose: "emotion" }, day), "use")).toHaveLength(binds ? 1 : 0);
  });

  it("never reaches DNA, which is under the principles of the Act", () => {
    const dna = out({ modality: "dna", purpose: "categorise" });
    for (const dimension of ["use", "assessment"] as const) expect(own(dna, dimension)).toEqual([]);
    expect(own(dna, "transparency")).toEqual(["nz.notice"]);
    expect(own(dna, "mechanism")).toHaveLength(1);
    expect(own(out({ modality: ["dna", "face"] }), "assessment")).toEqual(["nz.proportionality"]);
  });
});

describe("consent, sale and advertising", () => {
  it("collection needs no consent: notice and necessity", () => {
    for (const floor of [out(), into()]) expect(own(floor, "consent.collect")).toEqual([]);
  });

  it("disclosure needs authorisation or another ground, sale authorisation", () => {
    expect(own(out(), "consent.disclose")).toEqual(["any[consent.disclose:opt_in, nz.other-ground]"]);
    expect(own(into(), "consent.disclose")).toEqual([]);
    expect(own(out({ action: "sell" }), "consent.sale")).toEqual(["consent.sale:opt_in"]);
    expect(ask({ from: "NZ", to: "US-IL", ...FACE, action: "sell" }).verdict).toBe("prohibited");
  });

  it("advertising has no rule of its own", () => {
    expect(own(out({ purpose: "adTarget" }), "consent.advertising")).toEqual([]);
  });
});

describe("transfer (Code rule 12, Privacy Act s 214)", () => {
  it.each([
    ["a recipient under the Act", ["nz.subject-to-act"], true],
    ["clauses comparable to the Code", ["nz.code-comparable-clauses"], true],
    ["clauses comparable to the Act alone", ["nz.comparable-clauses"], false],
    ["a recipient that only processes", ["nz.agent"], true],
    ["express authorisation after a warning", ["consent.transfer:explicit", "nz.protection-warning"], true],
    ["express authorisation alone", ["consent.transfer:explicit"], false],
  ])("by %s", (_, held, open) => {
    expect(suffices("NZ", out(), "mechanism", ...held)).toBe(open);
  });

  it("measured by the Act before the Code and for DNA", () => {
    for (const floor of [out({}, "2025-11-02"), out({ modality: "dna" })])
      expect(suffices("NZ", floor, "mechanism", "nz.comparable-clauses")).toBe(true);
  });

  it("shows the rule that decides, and not the principle that it outdoes", () => {
    const decisive = partsOf(out(), "mechanism").filter(({ outdone }) => !outdone);
    expect(decisive.map(({ by }) => by.rule)).toEqual(["rule-12"]);
  });

  it("has prescribed no country; the EU finds New Zealand adequate", () => {
    for (const to of ["EU", "JP", "US-IL"])
      expect(recognised("NZ", ask({ from: "NZ", to, ...FACE }))).toEqual([]);
    expect(recognised("EU", ask({ from: "EU", to: "NZ", ...FACE }))).toEqual(["adequacy-nz"]);
  });

  it("follows the origin, and goes on under comparable safeguards", () => {
    expect(own(out(), "onward")).toEqual(["nz.onward-comparable"]);
    expect(own(into(), "mechanism")).toEqual([]);
    expect(own(into(), "onward").join()).toContain("all[consent.onward:explicit, nz.protection-warning]");
  });
});

describe("handling", () => {
  it.each([
    ["2026-04-30", false],
    ["2026-05-01", true],
  ])("on %s, who collects from others tells the person: %s (IPP 3A)", (day, told) => {
    expect(own(into({}, day), "transparency").includes("nz.indirect-notice")).toBe(told);
    expect(own(out({}, day), "transparency")).not.toContain("nz.indirect-notice");
  });

  it("keeps no longer than required, gives access, correction, complaint and damages, and no erasure", () => {
    for (const floor of [out(), into()]) {
      expect(own(floor, "retention")).toEqual(["at purpose end"]);
      expect(own(floor, "rights")).toEqual([
        "all[right.access, right.rectification, right.complaint, right.damages]",
      ]);
      expect(own(floor, "guardianAge")).toEqual([]);
    }
  });
});

describe("breach (Privacy Act ss 112-115)", () => {
  it.each([
    ["high", ["nz.opc 2026-03-05T09:00:00.000Z", "nz.opc no number", "subjects no number"]],
    ["unlikely", []],
  ] as const)(
    "a risk that is %s: as soon as practicable, and by guidance in 72 hours",
    (riskToPeople, expected) => {
      const found = deadlinesFor("NZ", 1, { riskToPeople });
      expect(found.map(({ to, dueAt }) => `${to} ${dueAt ?? "no number"}`)).toEqual(expected);
    },
  );

  it("keeps the guidance apart from the Act", () => {
    const cites = partsOf(out(), "breach.regulator").flatMap(({ by }) =>
      by.jurisdiction === "NZ" ? by.cite : [],
    );
    expect(cites).toEqual(["Privacy Act 2020 ss 112-114", "OPC guidance on Privacy Act 2020 s 114"]);
  });
});

describe("passing on by whoever received the data in New Zealand (rule 11)", () => {
  it.each([
    ["authorisation", ["consent.onward:opt_in"], true],
    ["another ground of the rule", ["nz.other-ground"], true],
    ["nothing but comparable clauses", [], false],
  ])("with %s: %s", (_, held, may) => {
    expect(suffices("NZ", into(), "onward", "nz.code-comparable-clauses", ...held)).toBe(may);
  });
});
