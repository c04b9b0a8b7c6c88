/** Pairs that leave the EU, the United Kingdom and Switzerland: recognitions by date and by certificate, ages, and who shows what. */
import { describe, expect, it } from "vitest";
import { ask, parts } from "../question.ts";
import { expectNeeded, meets, readingOf, recognitions } from "../reading.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30" };
const BRIDGE = { recipientCerts: "dpf-uk", flaggedSensitive: "true" };

describe("the United Kingdom to the United States (SI 2023/1028)", () => {
  it.each([
    ["US-TX", BRIDGE, "2026-11-21", true],
    ["US-CO", BRIDGE, "2026-11-21", true],
    ["US-CO", { ...BRIDGE, flaggedSensitive: "false" }, "2026-11-21", false],
    ["US-CO", { recipientCerts: "dpf-uk" }, "2026-11-21", false],
    ["US-CO", { recipientCerts: "dpf-eu", flaggedSensitive: "true" }, "2026-11-21", false],
    ["US-CO", BRIDGE, "2023-10-11", false],
    ["US-CO", BRIDGE, "2023-10-12", true],
  ] as const)("%s, %o, on %s: recognised %s", (to, facts, day, expected) => {
    const floor = ask({ ...FACE, from: "UK", to, sector: "retail", ...facts }, day);
    expect(recognitions(floor)).toEqual(expected ? ["uk.adequacy (SI 2023/1028)"] : []);
  });

  it("goes without the bridge by the IDTA and the test of protection", () => {
    expectNeeded(ask({ ...FACE, from: "UK", to: "US-CO", sector: "retail" }), "mechanism", [
      "uk.idta",
      "uk.data-protection-test",
    ]);
  });

  it("goes on from Texas in its four cases alone, and is sold in Colorado never", () => {
    const texas = ask({ ...FACE, from: "UK", to: "US-TX", sector: "retail" });
    const onward = ["uk.onward-protection", "consent.onward:opt_in"];
    expect(meets(texas, "onward", onward)).toBe(false);
    expect(meets(texas, "onward", [...onward, "exc:us-tx.warrant"])).toBe(true);
    expect(ask({ ...FACE, from: "UK", to: "US-CO", sector: "retail", action: "sell" }).verdict).toBe(
      "prohibited",
    );
  });
});

describe("Switzerland to Washington (DPO Annex 1)", () => {
  it.each([
    ["2024-09-14", "dpf-ch", false],
    ["2024-09-15", "dpf-ch", true],
    ["2026-11-21", "dpf-eu", false],
    ["2026-11-21", "none", false],
  ])("on %s with certificate %s: recognised %s", (day, recipientCerts, expected) => {
    const floor = ask({ ...FACE, from: "CH", to: "US-WA", recipientCerts, flaggedSensitive: "true" }, day);
    expect(recognitions(floor)).toEqual(expected ? ["ch.adequacy (DPO Annex 1)"] : []);
  });

  it("names the country to the person, either way", () => {
    for (const recipientCerts of ["dpf-ch", "none"])
      expect(parts(ask({ ...FACE, from: "CH", to: "US-WA", recipientCerts }), "transparency")).toContain(
        "CH: ch.country-notice",
      );
  });

  it("brings Washington's deadlines: 30 days to the people, and to its Attorney General above 500", () => {
    const floor = ask({ ...FACE, from: "CH", to: "US-WA" });
    expect(readingOf("US-WA", floor, "breach.subjects").join()).toContain("30 days");
    expect(readingOf("US-WA", floor, "breach.regulator").join()).toMatch(/30 days .*residents-over-500/);
    expect(readingOf("CH", floor, "breach.regulator").join()).toContain("incident.high-risk");
  });
});

describe("Canada to Switzerland", () => {
  const floor = ask({ ...FACE, from: "CA", to: "CH" });

  it("goes by contract, and Switzerland adds neither consent nor an age", () => {
    expectNeeded(floor, "mechanism", ["ca.comparable-protection", "ca.openness"]);
    expect(
      meets(floor, "consent.collect", [
        "consent.collect:explicit",
        "consent.collect:informed",
        "ca.appropriate-purpose",
      ]),
    ).toBe(true);
    expect(readingOf("CH", floor, "guardianAge")).toEqual([]);
  });

  it("tells both as soon as possible, by thresholds of their own", () => {
    expect(readingOf("CA", floor, "breach.regulator").join()).toContain("incident.serious-harm");
    expect(readingOf("CH", floor, "breach.regulator").join()).toContain("incident.high-risk");
  });
});

describe("the EU's recognitions", () => {
  it.each([
    ["UK", {}, ["eu.adequacy (Decision (EU) 2021/1772, renewed 2025-12-19)"]],
    ["CH", {}, ["eu.adequacy (Decision 2000/518/EC)"]],
    ["JP", {}, ["eu.adequacy (Decision (EU) 2019/419)"]],
    ["KR", {}, ["eu.adequacy (Decision (EU) 2022/254)"]],
    ["NZ", {}, ["eu.adequacy (Decision 2013/65/EU)"]],
    ["AR", {}, ["eu.adequacy (Decision 2003/490/EC)"]],
    ["CA", { recipientLaw: "pipeda" }, ["eu.adequacy (Decision 2002/2/EC)"]],
    ["CA", {}, []],
    ["MX", {}, []],
    ["CN", {}, []],
    ["IN", {}, []],
    ["SG", {}, []],
    ["AU", {}, []],
    ["TH", {}, []],
    ["ZA", {}, []],
    ["KE", {}, []],
    ["NG", {}, []],
    ["AE", {}, []],
  ])("%s, %o: %j", (to, facts, expected) => {
    expect(recognitions(ask({ ...FACE, from: "EU", to, ...facts }))).toEqual(expected);
  });
});

describe("who shows advertising: the EU to California, on the days of the Digital Services Act", () => {
  const ads = { ...FACE, from: "EU", to: "US-CA", purpose: "adTarget" };

  it.each([
    ["true", "2024-02-16", "conditional"],
    ["true", "2024-02-17", "prohibited"],
    ["false", "2024-02-17", "conditional"],
  ])("a platform %s on %s: %s", (onlinePlatform, day, verdict) => {
    expect(ask({ ...ads, onlinePlatform }, day).verdict).toBe(verdict);
  });

  it("is nothing of the UK's: the same from there is open", () => {
    expect(ask({ ...ads, from: "UK", onlinePlatform: "true" }).verdict).toBe("conditional");
  });
});

describe("the age below which a guardian decides is the higher of the two", () => {
  it.each([
    ["EU", "JP", 16],
    ["UK", "US-CA", 13],
    ["EU", "CN", 16],
    ["KR", "CN", 14],
    ["TH", "EU", 20],
    ["SG", "TH", 20],
    ["NG", "KE", 18],
    ["CA-QC", "UK", 14],
    ["ZA", "KR", 18],
    // Argentina's 16 is unsure, and binds all the same.
    ["MX", "AR", 16],
  ])("%s to %s: %i", (from, to, age) => {
    const floor = ask({ ...FACE, from, to, people: "1" });
    expect(floor.dimensions.get("guardianAge")?.value).toEqual({ kind: "number", number: age });
  });

  it.each([
    ["MX", "CH"],
    ["CH", "JP"],
    ["AU", "NZ"],
  ])("%s to %s: no law sets one", (from, to) => {
    expect(parts(ask({ ...FACE, from, to }), "guardianAge")).toEqual([]);
  });
});
