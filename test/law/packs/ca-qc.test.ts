/** The law of Quebec: the Commission told beforehand, every destination assessed, and a purpose that no consent unlocks. */
import { describe, expect, it } from "vitest";
import { isProhibited } from "../../../src/law/formula.ts";
import { ask, atlas, combined, parts, partsOf } from "../question.ts";
import { recognised } from "./recognised.ts";

const FACE = {
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
  role: "controller",
  recipientRole: "controller",
  healthProvider: "false",
};
const toEu = { from: "CA-QC", to: "EU", ...FACE };
const fromJapan = { from: "JP", to: "CA-QC", ...FACE };
const MECHANISM = "CA-QC: all[ca-qc.transfer-pia, ca-qc.adequate-protection, ca-qc.agreement]";
const DATABASE = "CA-QC: ca-qc.cai: database 60 days before service, without delay";

const own = (lines: readonly string[]) => lines.filter((line) => line.startsWith("CA-QC: "));
const rulesOf = (floor: ReturnType<typeof ask>, dimension: Parameters<typeof parts>[1]) =>
  partsOf(floor, dimension)
    .filter(({ by }) => by.jurisdiction === "CA-QC")
    .map(({ by }) => by.rule);

describe("either side of a transfer", () => {
  it.each([
    ["origin", ask(toEu)],
    ["destination", ask(fromJapan)],
  ])(
    "as %s it asks the same for using, disclosing, selling, keeping and answering for the data",
    (_, floor) => {
      expect(floor.verdict).toBe("conditional");
      expect(own(parts(floor, "consent.collect"))).toEqual([
        "CA-QC: consent.collect:explicit",
        "CA-QC: ca-qc.process-disclosed",
        "CA-QC: consent.collect:explicit",
      ]);
      expect(own(parts(floor, "consent.disclose"))).toEqual(["CA-QC: consent.disclose:explicit"]);
      expect(own(parts(floor, "consent.sale"))).toEqual(["CA-QC: consent.sale:explicit"]);
      expect(own(parts(floor, "filings"))).toEqual([DATABASE]);
      expect(own(parts(floor, "security"))).toEqual(["CA-QC: ca-qc.security"]);
      expect(own(parts(floor, "retention"))).toEqual([
        "CA-QC: at purpose end, without undue delay",
        "CA-QC: at purpose end",
      ]);
      expect(own(parts(floor, "keep"))).toEqual([
        "CA-QC: keep incident-register for 1827 days from awareness",
      ]);
      expect(own(parts(floor, "practices"))).toEqual([
        "CA-QC: ca-qc.minimum",
        "CA-QC: ca-qc.alternative-means",
        "CA-QC: ca-qc.no-other-information",
        "CA-QC: ca-qc.off-by-default",
      ]);
      expect(own(parts(floor, "guardianAge"))).toEqual(["CA-QC: 14"]);
      expect(own(parts(floor, "breach.regulator"))).toEqual([
        "CA-QC: ca-qc.cai: report from awareness, without delay, if incident.serious-harm",
      ]);
      expect(own(parts(floor, "breach.subjects"))).toEqual([
        "CA-QC: subjects: report from awareness, without delay, if incident.serious-harm",
      ]);
    },
  );

  it.each(["EU", "JP", "US-IL", "UK", "CH", "CA"])(
    "assesses %s like any other place before data leaves for it: there is no list",
    (to) => {
      const floor = ask({ ...toEu, to });
      expect(own(parts(floor, "mechanism"))).toEqual([MECHANISM]);
      expect(own(parts(floor, "assessment"))).toEqual([
        "CA-QC: ca-qc.transfer-pia",
        "CA-QC: ca-qc.project-pia",
      ]);
      expect(parts(floor, "transparency")).toContain("CA-QC: ca-qc.transfer-notice");
      expect(own(parts(floor, "onward"))).toEqual(["CA-QC: ca-qc.onward-agreement"]);
      expect(recognised("CA-QC", to)).toEqual([]);
    },
  );

  it("as destination assesses its systems, and asks the assessment of what leaves it again", () => {
    const floor = ask(fromJapan);
    expect(own(parts(floor, "assessment"))).toEqual(["CA-QC: ca-qc.project-pia"]);
    expect(own(parts(floor, "mechanism"))).toEqual([]);
    expect(own(parts(floor, "onward"))).toEqual([MECHANISM]);
  });

  it("imports nothing from federal law", () => {
    expect(atlas.packs.get("CA-QC")?.within).toBeUndefined();
    expect(parts(ask(toEu), "consent.collect").some((part) => part.startsWith("CA: "))).toBe(false);
  });
});

describe("the lock on purpose (C-1.1 s.44 para 2)", () => {
  const barred = (facts: Record<string, string>, day?: string) => {
    const floor = ask({ from: "US-IL", to: "CA-QC", ...FACE, ...facts }, day);
    return (
      floor.verdict === "prohibited" &&
      partsOf(floor, "use").some(
        ({ by, value }) =>
          by.cite === "C-1.1 s.44 para 2" && value.kind === "formula" && isProhibited(value.cnf),
      )
    );
  };

  it.each([
    ["an inference is used for whatever purpose", { form: "inference", purpose: "analytics" }],
    ["an inference is used for advertising", { form: "inference", purpose: "adTarget" }],
    ["people are sorted by a template", { purpose: "categorise" }],
    ["feelings are read off a sample", { form: "sample", purpose: "emotion" }],
  ])("bars it whatever the consent where %s", (_, facts) => {
    expect(barred(facts)).toBe(true);
    expect(barred(facts, "2012-01-01")).toBe(true);
  });

  it("bars no verification, sale or advertising with the template itself, and is undertaken all the same", () => {
    for (const facts of [{}, { purpose: "adTarget" }]) {
      const floor = ask({ from: "JP", to: "CA-QC", ...FACE, ...facts });
      expect(floor.verdict).toBe("conditional");
      expect(parts(floor, "practices")).toContain("CA-QC: ca-qc.no-other-information");
    }
  });
});

describe("sale and advertising", () => {
  it("sale needs express consent, and is not banned", () => {
    expect(ask({ ...toEu, action: "sell" }).verdict).toBe("conditional");
  });

  it("advertising needs express consent, and is never consistent with the first purpose", () => {
    const floor = ask({ ...fromJapan, purpose: "adTarget" });
    expect(parts(floor, "consent.advertising")).toEqual(["CA-QC: consent.advertising:explicit"]);
    expect(combined(floor, "practices")).toContain("ca-qc.prospection-apart");
  });
});

describe("by date", () => {
  const on = (day: string) => ask(toEu, day);

  it("the CAI is told of processes and databases, and of incidents, since 22 September 2022", () => {
    const [before, since] = [on("2022-09-21"), on("2022-09-22")];
    expect(parts(before, "filings")).toEqual([]);
    expect(parts(since, "filings")).toEqual([DATABASE]);
    expect(rulesOf(before, "consent.collect")).toEqual(["s44-consent"]);
    expect(rulesOf(since, "consent.collect")).toEqual(["s44-consent", "s44-cai"]);
    expect(rulesOf(before, "breach.regulator")).toEqual([]);
    expect(rulesOf(since, "breach.regulator")).toEqual(["breach-cai"]);
    expect(rulesOf(before, "keep")).toEqual([]);
    expect(rulesOf(since, "keep")).toEqual(["incident-register"]);
  });

  it("Law 25 brought assessments, transfers, disclosure and the age of 14 on 22 September 2023", () => {
    const [before, since] = [on("2023-09-21"), on("2023-09-22")];
    for (const [dimension, rules] of [
      ["mechanism", ["s17-outside"]],
      ["assessment", ["s17-outside", "s3-3-assessment"]],
      ["consent.disclose", ["s13-disclose"]],
      ["guardianAge", ["guardian-age"]],
      ["rights", ["rights"]],
    ] as const) {
      expect(rulesOf(before, dimension)).toEqual([]);
      expect(rulesOf(since, dimension)).toEqual(rules);
    }
  });

  it("portability came on 22 September 2024", () => {
    expect(rulesOf(on("2024-09-21"), "rights")).toEqual(["rights"]);
    expect(rulesOf(on("2024-09-22"), "rights")).toEqual(["rights", "portability"]);
  });
});

describe("automated decisions", () => {
  const told = (automatedDecision: string) =>
    parts(ask({ ...toEu, automatedDecision }), "transparency").includes("CA-QC: ca-qc.decision-notice");

  it("are told to the person", () => {
    expect(told("true")).toBe(true);
    expect(told("false")).toBe(false);
    expect(combined(ask(toEu), "rights")).toContain("right.explanation");
  });
});

describe("the lock on what was recorded to verify identity (C-1.1 s.44 para 2)", () => {
  it.each([
    ["an inference", { form: "inference", purpose: "research" }],
    ["reading a mood", { purpose: "emotion" }],
  ])("spares what never was so recorded: %s", (_, facts) => {
    const use = (enrolled?: string) =>
      rulesOf(ask({ ...toEu, ...facts, ...(enrolled === undefined ? {} : { enrolled }) }), "use");
    expect(use("false")).toEqual([]);
    expect(use("true")).toHaveLength(1);
    expect(use()).toHaveLength(1);
  });
});
