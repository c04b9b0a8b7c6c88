/** Pairs that leave Asia and Oceania: counts, recognitions, certificates and the change of law in India. */
import { describe, expect, it } from "vitest";
import { deadlinesFor } from "../packs/answer.ts";
import { ask, combined, parts } from "../question.ts";
import { expectNeeded, meets, reading, readingOf, recognitions } from "../reading.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30" };
const FINGER = { ...FACE, modality: "finger" };
const consent = (use: string, ...qualities: string[]) => qualities.map((q) => `consent.${use}:${q}`);

describe("China to Singapore: fingerprint templates by count since January (CBDF Provisions Arts 3-8)", () => {
  const leaving = (people: string, facts = {}) =>
    ask({
      ...FINGER,
      from: "CN",
      to: "SG",
      operator: "ordinary",
      dataset: "ordinary",
      role: "controller",
      recipientRole: "controller",
      people,
      peopleYear: people,
      ...facts,
    });
  const SEPARATE = consent("transfer", "separate", "explicit", "freely_given", "informed");

  it.each([
    ["9999", true],
    ["10000", false],
  ])("%s people: contract or certificate open it: %s", (people, open) => {
    const floor = leaving(people);
    expect(meets(floor, "mechanism", [...SEPARATE, "cn.standard-contract", "cn.contract-filing"])).toBe(open);
    expect(meets(floor, "mechanism", [...SEPARATE, "cn.certification"])).toBe(open);
    expect(meets(floor, "mechanism", [...SEPARATE, "cn.security-assessment"])).toBe(true);
    expect(meets(floor, "mechanism", [...SEPARATE, "exc:cn.contract-necessity"])).toBe(true);
  });

  it.each([
    ["9999", "ciio", "ordinary"],
    ["1", "ordinary", "importantData"],
  ])("%s people of an operator %s with a data set %s: the assessment alone", (people, operator, dataset) => {
    const floor = leaving(people, { operator, dataset });
    expect(meets(floor, "mechanism", [...SEPARATE, "cn.certification"])).toBe(false);
    expect(meets(floor, "mechanism", [...SEPARATE, "cn.security-assessment"])).toBe(true);
  });

  // Whether the misuse of an inference could harm, which would make it sensitive, no fact can tell: it counts as if it did.
  it.each([
    ["9999", true],
    ["10000", false],
  ])("inferences of %s people count as sensitive: open to a contract %s", (people, contract) => {
    const floor = leaving(people, { form: "inference", reveals: "emotion" });
    expect(meets(floor, "mechanism", SEPARATE)).toBe(false);
    expect(meets(floor, "mechanism", [...SEPARATE, "cn.standard-contract", "cn.contract-filing"])).toBe(
      contract,
    );
  });

  it.each([
    [999_999, []],
    // A notice does not say who the operator is: the hour of critical infrastructure and the two of a state body run as well.
    [1_000_000, [1, 1, 2, 4]],
  ])("a breach of %i people starts the deadlines of graded incidents, in hours: %j", (count, hours) => {
    const graded = deadlinesFor("CN", count).filter(({ stage }) => stage === "graded-incident");
    const aware = Date.parse("2026-03-02T09:00:00Z");
    expect(graded.map(({ dueAt }) => (Date.parse(dueAt ?? "") - aware) / 3_600_000)).toEqual(hours);
  });

  it("tells China at once, within four hours from a million people; Singapore three days after it has assessed", () => {
    const floor = leaving("10000");
    expect(readingOf("CN", floor, "breach.regulator").join()).toMatch(/0 hours.*4 hours.*people-over-999999/);
    expect(readingOf("SG", floor, "breach.regulator").join()).toMatch(/3 days from (breach )?assess/);
    expect(readingOf("SG", floor, "breach.regulator").join()).toContain("people-over-499");
  });

  it("adds Singapore's opting in, which separate consent is; and no age", () => {
    expect(
      meets(
        leaving("10000"),
        "consent.collect",
        consent("collect", "separate", "explicit", "freely_given", "informed", "withdrawable"),
      ),
    ).toBe(true);
    expect(readingOf("SG", leaving("10000"), "guardianAge")).toEqual([]);
  });
});

describe("China to Illinois: faces stored, at 99,999 and 100,000", () => {
  it.each([
    ["99999", 0],
    ["100000", 1],
  ])("%s faces: %i filings with the province", (peopleStored, filings) => {
    const floor = ask({ ...FACE, from: "CN", to: "US-IL", peopleStored, people: "1" });
    expect(readingOf("CN", floor, "filings")).toHaveLength(filings);
    expect(floor.verdict).toBe("conditional");
  });
});

describe("Korea to the EU (PIPA Art 28-8(1)5)", () => {
  it.each([
    ["2025-09-15", []],
    ["2025-09-16", ["kr.adequacy (PIPA Art 28-8(1)5; decision of the PIPC of 2025-09-16)"]],
  ])("on %s: %j", (day, expected) => {
    const floor = ask({ ...FACE, from: "KR", to: "EU" }, day);
    expect(recognitions(floor)).toEqual(expected);
    // The recognition takes away the consent to the transfer only: Articles 17 and 23 ask theirs all the same.
    expect(meets(floor, "consent.disclose", consent("disclose", "explicit"))).toBe(false);
    expect(meets(floor, "consent.disclose", consent("disclose", "explicit", "separate"))).toBe(true);
  });

  it("is no one else's: Japan needs separate consent or another way", () => {
    const floor = ask({ ...FACE, from: "KR", to: "JP" });
    expect(recognitions(floor)).toEqual([]);
    expectNeeded(floor, "mechanism", ["consent.transfer:separate", "kr.transfer-agreement"]);
  });
});

describe("Japan to Korea and to Australia (APPI Art 28)", () => {
  it.each(["KR", "AU"])(
    "%s is on no list: informed consent with the country's information, or an equivalent system",
    (to) => {
      const floor = ask({ ...FACE, from: "JP", to, provenance: "JP" });
      expect(recognitions(floor)).toEqual([]);
      expectNeeded(floor, "mechanism", [...consent("transfer", "opt_in", "informed"), "jp.country-notice"]);
      expectNeeded(floor, "mechanism", ["jp.equivalent-system", "jp.continuing-checks"]);
      expectNeeded(floor, "mechanism", ["jp.cbpr", "jp.continuing-checks"]);
    },
  );

  it.each(["EU", "UK"])("%s is on the PPC's list", (to) => {
    expect(recognitions(ask({ ...FACE, from: "JP", to })).join()).toContain("jp.adequacy");
  });

  it("Korea brings separate consent and 72 hours from one template", () => {
    const floor = ask({ ...FACE, from: "JP", to: "KR" });
    expect(meets(floor, "consent.collect", consent("collect", "explicit", "informed", "specific"))).toBe(
      false,
    );
    expect(meets(floor, "consent.collect", consent("collect", "opt_in", "separate"))).toBe(true);
    expect(readingOf("KR", floor, "breach.regulator")).toEqual([
      "KR, destination: kr.pipc: report 72 hours from awareness (PIPA Art 34(3), since 2026-09-11 Art 34(4); Decree Art 40)",
    ]);
  });

  it("Australia brings opting in and the risk assessment of faces, and no hours", () => {
    const floor = ask({ ...FACE, from: "JP", to: "AU" });
    expect(readingOf("AU", floor, "consent.collect").join()).toContain("consent.collect:opt_in");
    expect(readingOf("AU", floor, "breach.regulator").join()).not.toMatch(/hours/);
    expect(parts(floor, "assessment")).toContain("AU: au.face-risk-assessment");
  });
});

describe("New Zealand to Australia (Code rules 10 and 12)", () => {
  const floor = ask({ ...FACE, from: "NZ", to: "AU", role: "controller", recipientRole: "controller" });

  it("is prescribed by nobody, and goes under clauses comparable to the Code, not to the Act alone", () => {
    expect(recognitions(floor)).toEqual([]);
    expect(meets(floor, "mechanism", ["nz.code-comparable-clauses"])).toBe(true);
    expect(meets(floor, "mechanism", ["nz.comparable-clauses"])).toBe(false);
    expect(meets(floor, "mechanism", consent("transfer", "explicit"))).toBe(false);
    expect(meets(floor, "mechanism", [...consent("transfer", "explicit"), "nz.protection-warning"])).toBe(
      true,
    );
  });

  it("denies to infer mood or to sort people from this side too", () => {
    for (const purpose of ["emotion", "categorise"])
      expect(ask({ ...FACE, from: "NZ", to: "AU", purpose }).verdict).toBe("prohibited");
  });

  it("bound what was processed before 3 November 2025 only from 3 August 2026", () => {
    const old = { ...FACE, from: "NZ", to: "AU", purpose: "emotion", processingSince: "2025-01-01" };
    expect(ask(old, "2026-08-02").verdict).toBe("conditional");
    expect(ask(old, "2026-08-03").verdict).toBe("prohibited");
  });
});

describe("Argentina to New Zealand", () => {
  it("is listed, and New Zealand adds its assessment of proportion", () => {
    const floor = ask({ ...FACE, from: "AR", to: "NZ", recipientRole: "controller" });
    expect(recognitions(floor)).toHaveLength(1);
    expect(parts(floor, "assessment")).toEqual(["NZ: nz.proportionality"]);
  });
});

describe("Australia to Singapore, Singapore to Thailand", () => {
  it("APP 8 by accountability, or by consent of somebody who was told that it ends", () => {
    const floor = ask({ ...FACE, from: "AU", to: "SG" });
    expectNeeded(floor, "mechanism", ["au.accountability"]);
    expect(meets(floor, "mechanism", consent("transfer", "explicit", "informed"))).toBe(false);
    expect(readingOf("SG", floor, "breach.regulator").join()).toContain("3 days");
  });

  it("Singapore's comparable protection, Global CBPR since 2 March 2026", () => {
    const floor = (day?: string) => ask({ ...FACE, from: "SG", to: "TH" }, day);
    for (const way of ["sg.comparable-law", "sg.contract", "sg.binding-rules", "sg.apec-cbpr"])
      expect(meets(floor(), "mechanism", [way]), way).toBe(true);
    expect(meets(floor("2026-03-01"), "mechanism", ["sg.global-cbpr"])).toBe(false);
    expect(meets(floor("2026-03-02"), "mechanism", ["sg.global-cbpr"])).toBe(true);
  });

  it("Thailand asks consent that is explicit, written, separate and free, and 72 hours", () => {
    const floor = ask({ ...FACE, from: "SG", to: "TH" });
    expectNeeded(
      floor,
      "consent.collect",
      consent("collect", "explicit", "written", "separate", "freely_given"),
    );
    expect(readingOf("TH", floor, "breach.regulator").join()).toContain("72 hours");
  });
});

describe("India to Korea, around 13 May 2027", () => {
  const leaving = (day: string, youngest = "30") =>
    ask(
      {
        ...FACE,
        modality: "voice",
        from: "IN",
        to: "KR",
        operator: "ordinary",
        sector: "banking",
        users: "1000",
        youngest,
      },
      day,
    );

  it("leaves by rule 7 until then, and freely after", () => {
    expectNeeded(leaving("2027-05-12"), "mechanism", ["in.same-protection", "consent.transfer:opt_in"]);
    expect(reading(leaving("2027-05-13"), "mechanism")).toEqual([]);
  });

  it("is open on both days: its year of keeping lies on India's own side", () => {
    for (const day of ["2027-05-12", "2027-05-13"]) {
      expect(leaving(day).verdict).toBe("conditional");
      expect(leaving(day).conflicts).toEqual([]);
    }
  });

  it("asks a guardian below Korea's 14 until then, below 18 after", () => {
    expect(leaving("2027-05-12").dimensions.get("guardianAge")?.value).toEqual({
      kind: "number",
      number: 14,
    });
    expect(leaving("2027-05-13").dimensions.get("guardianAge")?.value).toEqual({
      kind: "number",
      number: 18,
    });
    expect(combined(leaving("2027-05-12", "17"), "consent.collect")).not.toContain("verifiable_guardian");
    expect(combined(leaving("2027-05-13", "17"), "consent.collect")).toContain("verifiable_guardian");
  });
});

describe("to India, around 13 May 2027", () => {
  const arriving = (from: string, day: string) =>
    ask(
      { ...FACE, modality: "voice", from, to: "IN", operator: "ordinary", sector: "banking", users: "1000" },
      day,
    );

  it.each(["ZA", "KE", "UK", "AU"])(
    "from %s: a year that must be kept breaks on deletion at the end of the purpose",
    (from) => {
      expect(arriving(from, "2027-05-12").conflicts).toEqual([]);
      const later = arriving(from, "2027-05-13");
      expect(later.verdict).toBe("prohibited");
      expect(later.conflicts.map(({ keep }) => keep.rule)).toContain("dpdp-r8-3-keep");
    },
  );

  it("from SG: Singapore lets a legal need keep the data, so that nothing breaks", () => {
    expect(arriving("SG", "2027-05-13")).toMatchObject({ verdict: "conditional", conflicts: [] });
  });

  it("six hours to CERT-In on either day; the Board's 72 only after", () => {
    for (const day of ["2027-05-12", "2027-05-13"])
      expect(readingOf("IN", arriving("SG", day), "breach.regulator").join()).toContain("6 hours");
    expect(readingOf("IN", arriving("SG", "2027-05-12"), "breach.regulator").join()).not.toContain(
      "72 hours",
    );
    expect(readingOf("IN", arriving("SG", "2027-05-13"), "breach.regulator").join()).toContain("72 hours");
  });
});
