/** Pairs that leave Africa, the Emirates and Thailand for one another: leave of a regulator, consent with safeguards, what must stay. */
import { describe, expect, it } from "vitest";
import { ask, combined, parts } from "../question.ts";
import { expectNeeded, meets, readingOf, recognitions } from "../reading.ts";

const FINGER = { modality: "finger", form: "template", purpose: "verify", sector: "finance", youngest: "30" };
const consent = (use: string, ...qualities: string[]) => qualities.map((q) => `consent.${use}:${q}`);

describe("Thailand to South Africa (PDPA ss 28-29)", () => {
  const floor = ask({ ...FINGER, from: "TH", to: "ZA" });

  it("is on no list: clauses, approved rules, a certificate, or consent after a warning", () => {
    expect(recognitions(floor)).toEqual([]);
    for (const way of ["th.clauses", "th.bcr", "th.certification", "exc:th.s28-vital"])
      expect(meets(floor, "mechanism", [way]), way).toBe(true);
    expect(meets(floor, "mechanism", consent("transfer", "explicit"))).toBe(false);
    expect(
      meets(floor, "mechanism", [
        ...consent("transfer", "explicit", "opt_in", "informed"),
        "th.inadequacy-notice",
      ]),
    ).toBe(true);
  });

  it("tells Thailand in 72 hours and South Africa as soon as possible, there without a threshold", () => {
    expect(readingOf("TH", floor, "breach.regulator").join()).toContain("72 hours from awareness");
    expect(readingOf("ZA", floor, "breach.regulator")).toEqual([
      "ZA, destination: za.regulator: report from awareness, without delay (POPIA s 22(1)-(2); the Regulator's eServices portal)",
    ]);
  });
});

describe("South Africa to Nigeria (POPIA ss 57, 72; NDPA s 30)", () => {
  it("needs the Regulator's leave, since 1 February 2022", () => {
    const leaving = (day: string) => ask({ ...FINGER, from: "ZA", to: "EU" }, day);
    expect(meets(leaving("2022-01-31"), "mechanism", ["za.agreement"])).toBe(true);
    expect(meets(leaving("2022-02-01"), "mechanism", ["za.agreement"])).toBe(false);
    expectNeeded(ask({ ...FINGER, from: "ZA", to: "NG" }), "mechanism", [
      "za.agreement",
      "za.prior-authorisation",
    ]);
  });

  it("is not needed for an inference, which is not special", () => {
    expect(
      meets(ask({ ...FINGER, from: "ZA", to: "NG", form: "inference", reveals: "emotion" }), "mechanism", [
        "za.agreement",
      ]),
    ).toBe(true);
  });

  it("brings Nigeria's six months, though the source is unsure, and 72 hours", () => {
    const floor = ask({ ...FINGER, from: "ZA", to: "NG" });
    expect(readingOf("NG", floor, "retention").join()).toMatch(/P6M after purpose end/);
    expect(readingOf("NG", floor, "breach.regulator").join()).toMatch(
      /72 hours from awareness, .*risk-to-rights/,
    );
    expect(floor.dimensions.get("guardianAge")?.value).toEqual({ kind: "number", number: 18 });
  });
});

describe("Nigeria to the Emirates (NDPA ss 41-43)", () => {
  const floor = ask({ ...FINGER, from: "NG", to: "AE" });

  it("goes on adequate terms whose basis is recorded and which the Commission approved", () => {
    expect(recognitions(floor)).toEqual([]);
    expect(meets(floor, "mechanism", ["ng.clauses"])).toBe(false);
    expect(meets(floor, "mechanism", ["ng.clauses", "ng.basis-recorded", "ng.instrument-approval"])).toBe(
      true,
    );
  });

  it("is told in the Emirates immediately, where enforcement is pending, and in Nigeria in 72 hours", () => {
    expect(readingOf("AE", floor, "breach.regulator").join()).toContain("0 hours");
    expect(readingOf("NG", floor, "breach.regulator").join()).toContain("72 hours");
  });

  it("asks the Emirates' consent: opted into, specific, open to withdrawal, provable", () => {
    expect(
      meets(floor, "consent.collect", consent("collect", "opt_in", "freely_given", "specific", "informed")),
    ).toBe(false);
    expect(readingOf("AE", floor, "consent.collect").join()).toMatch(/opt_in.*specific.*withdrawable/);
  });
});

describe("the Emirates to Kenya (PDPL Arts 22-23)", () => {
  const floor = ask({ ...FINGER, from: "AE", to: "KE" });

  it("goes by contract, explicit consent or need; no country is approved", () => {
    expect(recognitions(floor)).toEqual([]);
    for (const way of ["ae.contract", "consent.transfer:explicit", "exc:ae.contract-need"])
      expect(meets(floor, "mechanism", [way]), way).toBe(true);
    expect(meets(floor, "mechanism", consent("transfer", "opt_in"))).toBe(false);
  });

  it("needs Kenya's express consent, its report 60 days ahead and 72 hours, at 18", () => {
    expect(
      meets(
        floor,
        "consent.collect",
        consent("collect", "opt_in", "separate", "freely_given", "specific", "informed"),
      ),
    ).toBe(false);
    expect(
      meets(floor, "consent.collect", [
        ...consent("collect", "explicit", "withdrawable", "freely_given", "specific", "informed"),
        "ae.provable-consent",
      ]),
    ).toBe(true);
    expect(parts(floor, "filings").join()).toContain("60 days before processing");
    expect(readingOf("KE", floor, "breach.regulator").join()).toContain("72 hours");
    expect(floor.dimensions.get("guardianAge")?.value).toEqual({ kind: "number", number: 18 });
  });
});

describe("Kenya to India, before the DPDP Act (DPA ss 48-50)", () => {
  const leaving = (facts = {}, day = "2026-11-21") =>
    ask(
      { ...FINGER, modality: "voice", from: "KE", to: "IN", operator: "ordinary", users: "1000", ...facts },
      day,
    );
  const EXPRESS = consent("transfer", "explicit", "freely_given", "specific", "informed");

  it("needs consent and safeguards for biometric data, one of them for a raw image", () => {
    expectNeeded(leaving(), "mechanism", [...EXPRESS, "ke.safeguards"]);
    expect(meets(leaving({ form: "rawSample" }), "mechanism", ["ke.safeguards"])).toBe(true);
  });

  it.each([
    ["health", true],
    ["elections", true],
    ["civil-registration", true],
    ["finance", false],
  ])("sector %s: a serving copy stays in Kenya: %s", (sector, stays) => {
    expect(readingOf("KE", leaving({ sector }), "localisation").length > 0).toBe(stays);
  });

  it("brings India's written form, and breaks on its year from 13 May 2027", () => {
    expect(combined(leaving(), "consent.collect")).toContain("consent.collect:written");
    expect(leaving({}, "2027-05-12").verdict).toBe("conditional");
    expect(leaving({}, "2027-05-13").verdict).toBe("prohibited");
  });
});

describe("children in the Emirates", () => {
  it.each([
    ["12", true],
    ["13", false],
  ])("aged %s on an online platform: a guardian is asked: %s", (youngest, asked) => {
    const floor = ask({ ...FINGER, from: "AE", to: "SG", onlinePlatform: "true", youngest });
    expect(combined(floor, "consent.collect").includes("verifiable_guardian")).toBe(asked);
  });

  it("no age before 1 January 2026", () => {
    expect(parts(ask({ ...FINGER, from: "AE", to: "SG" }, "2025-12-31"), "guardianAge")).toEqual([]);
  });
});
