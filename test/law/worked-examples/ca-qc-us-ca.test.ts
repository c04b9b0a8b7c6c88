/** Quebec to California: a face template that verifies an identity; now, and on two days before the laws changed. */
import { describe, expect, it } from "vitest";
import { ask, combined, parts } from "../question.ts";
import { expectNeeded, outdone, reading, readingOf } from "../reading.ts";

const VERIFY = {
  from: "CA-QC",
  to: "US-CA",
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
  role: "controller",
  recipientRole: "controller",
};
const CAI_INCIDENT =
  "CA-QC, origin: ca-qc.cai: report from awareness, without delay, if incident.serious-harm (P-39.1 ss.3.5, 3.7)";

describe("Quebec to California: a face template for identity verification", () => {
  const floor = ask(VERIFY);

  it("is allowed under conditions", () => {
    expect(floor.verdict).toBe("conditional");
    expect(floor.conflicts).toEqual([]);
  });

  it.each([
    [
      "consent to collection: express, and the process disclosed to the CAI",
      "consent.collect",
      [
        "CA-QC, origin: consent.collect:explicit (C-1.1 s.44 para 1)",
        "CA-QC, origin: ca-qc.process-disclosed (C-1.1 s.44 para 1 (as amended by Law 25))",
        "CA-QC, origin: consent.collect:explicit (P-39.1 ss.12, 14)",
      ],
    ],
    [
      "consent to disclosure: express, by Quebec",
      "consent.disclose",
      ["CA-QC, origin: consent.disclose:explicit (P-39.1 ss.13, 12)"],
    ],
    ["resale: express, by Quebec", "consent.sale", ["CA-QC, origin: consent.sale:explicit (P-39.1 s.13)"]],
    [
      "retention: destroyed as soon as verification is done",
      "retention",
      ["CA-QC, origin: at purpose end, without undue delay (C-1.1 s.44 para 3)"],
    ],
    [
      "breach, to the regulators: the CAI where injury is serious, and California 15 days after the people",
      "breach.regulator",
      [
        CAI_INCIDENT,
        "US-CA, destination: us-ca.ag: report 15 days from subjects told, if incident.residents-over-500 (Civ. Code 1798.82(f) (SB 446))",
      ],
    ],
    [
      "breach, to the people: as soon as possible and at latest in 30 days",
      "breach.subjects",
      [
        "CA-QC, origin: subjects: report from awareness, without delay, if incident.serious-harm (P-39.1 s.3.5)",
        "US-CA, destination: subjects: report 30 days from awareness (Civ. Code 1798.82(a)(2), 1798.82(h)(1)(F) (SB 446))",
      ],
    ],
    [
      "mechanism: an assessment, adequate protection, a written agreement",
      "mechanism",
      ["CA-QC, origin: all[ca-qc.transfer-pia, ca-qc.adequate-protection, ca-qc.agreement] (P-39.1 s.17)"],
    ],
    [
      "assessment: Quebec's two and California's of risk",
      "assessment",
      [
        "CA-QC, origin: ca-qc.transfer-pia (P-39.1 s.17)",
        "CA-QC, origin: ca-qc.project-pia (P-39.1 s.3.3)",
        "US-CA, destination: us-ca.risk-assessment (11 CCR 7150 ff.)",
      ],
    ],
    [
      "registration: the CAI is told at latest 60 days before the database goes live",
      "filings",
      ["CA-QC, origin: ca-qc.cai: database 60 days before service, without delay (C-1.1 s.45)"],
    ],
  ] as const)("%s", (_, dimension, lines) => {
    expect(reading(floor, dimension)).toEqual(lines);
  });

  it("consent that is opted out of, by California, is taken in each time by Quebec's", () => {
    expect(outdone(floor, "consent.collect")).toEqual(["US-CA limit"]);
    expect(outdone(floor, "consent.sale")).toEqual(["US-CA sale"]);
    expect(combined(floor, "consent.sale")).toBe("consent.sale:explicit");
    expectNeeded(floor, "consent.collect", ["consent.collect:explicit", "ca-qc.process-disclosed"]);
  });

  it("the notice says how long the data is kept, by California", () => {
    expect(readingOf("US-CA", floor, "transparency")).toEqual([
      "US-CA, destination: us-ca.notice (Civ. Code 1798.100(a))",
      "US-CA, destination: us-ca.retention-notice (Civ. Code 1798.100(a)(3))",
    ]);
  });

  it("targeted advertising needs express consent, where California lets people opt out", () => {
    const advertising = ask({ ...VERIFY, purpose: "adTarget" });
    expect(advertising.verdict).toBe("conditional");
    expect(combined(advertising, "consent.advertising")).toContain("consent.advertising:explicit");
    expect(readingOf("CA-QC", advertising, "consent.advertising")[0]).toMatch(/explicit.*\(P-39\.1 ss?\.12/);
  });

  it("an inference from the recorded biometric is prohibited, whatever the consent", () => {
    const inferred = ask({ ...VERIFY, form: "inference", purpose: "adTarget" });
    expect(inferred.verdict).toBe("prohibited");
    expect(reading(inferred, "use")).toEqual(["CA-QC, origin: prohibited (C-1.1 s.44 para 2)"]);
  });
});

describe("the same on 31 December 2025, before SB 446", () => {
  const floor = ask(VERIFY, "2025-12-31");

  it("California knows neither 30 days to the people nor 15 to the Attorney General", () => {
    expect(reading(floor, "breach.regulator")).toEqual([
      CAI_INCIDENT,
      "US-CA, destination: us-ca.ag: report from subjects told, if incident.residents-over-500 (Civ. Code 1798.82(f) (before SB 446))",
    ]);
    expect(reading(floor, "breach.subjects")).toEqual([
      "US-CA, destination: subjects: report from awareness, without delay (Civ. Code 1798.82(a) (before SB 446), 1798.82(h)(1)(F))",
    ]);
    expect([...parts(floor, "breach.regulator"), ...parts(floor, "breach.subjects")].join()).not.toMatch(
      /\d+ days/,
    );
  });

  it("both came on the next day, and the assessment of risk with them", () => {
    const next = ask(VERIFY, "2026-01-01");
    expect(parts(next, "breach.regulator").join()).toContain("15 days");
    expect(parts(next, "breach.subjects").join()).toContain("30 days");
    expect(parts(floor, "assessment")).not.toContain("US-CA: us-ca.risk-assessment");
    expect(parts(next, "assessment")).toContain("US-CA: us-ca.risk-assessment");
  });
});

describe("the same on 21 September 2022, before Law 25", () => {
  it("the CAI is told of no database 60 days ahead, and of no process", () => {
    const floor = ask(VERIFY, "2022-09-21");
    expect(reading(floor, "filings")).toEqual([]);
    expect(reading(floor, "consent.collect")).toEqual([
      "CA-QC, origin: consent.collect:explicit (C-1.1 s.44 para 1)",
    ]);
    expect(readingOf("CA-QC", floor, "breach.regulator")).toEqual([]);
    expect(reading(ask(VERIFY, "2022-09-22"), "filings")).toHaveLength(1);
  });
});
