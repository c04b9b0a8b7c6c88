/** EU to Japan: 2,000 iris templates for a research venture of a private company. Value by value. */
import { describe, expect, it } from "vitest";
import { ask, combined, parts, partsOf } from "../question.ts";
import { eu, expectNeeded, outdone, reading, readingOf, recognitions } from "../reading.ts";

const RESEARCH = {
  from: "EU",
  to: "JP",
  modality: "iris",
  form: "template",
  purpose: "research",
  people: "2000",
  youngest: "18",
  role: "controller",
  recipientRole: "controller",
  sector: "research",
};
const TRIGGER = (...extra: string[]) =>
  `if all[incident.intelligible, any[incident.special-care, incident.property-damage, ${[...extra, "incident.people-over-1000"].join(", ")}]]`;

describe("EU to Japan: 2,000 iris templates for a research venture", () => {
  const floor = ask(RESEARCH);

  it("is conditional", () => {
    expect(floor.verdict).toBe("conditional");
  });

  it.each([
    [
      "consent: explicit, or another condition of Article 9; Japan alone would give notice",
      "consent.collect",
      [eu("origin", "consent.collect")],
    ],
    ["mechanism: chapter V", "mechanism", [eu("origin", "mechanism")]],
    [
      "onward from Japan: informed consent or equivalent protection, by Supplementary Rule 4",
      "onward",
      [
        "EU, origin: eu.onward-protection (GDPR Art 44; Decision (EU) 2021/914 clauses 8.7 and 8.8)",
        "JP, destination: any[all[consent.onward:opt_in, consent.onward:informed, jp.country-notice], jp.adequacy, all[any[jp.equivalent-system, jp.cbpr], jp.continuing-checks], exc:jp.art27-1] (APPI Art 28(1)-(3); Enforcement Rules Arts 15-18)",
        "JP, destination: any[all[consent.onward:opt_in, consent.onward:informed], jp.adequacy, jp.equivalent-system] (Supplementary Rules (4) under Decision (EU) 2019/419)",
      ],
    ],
    ["retention: limited storage, and erasure", "retention", [eu("origin", "retention")]],
    [
      "breach, to the regulators: 72 hours to the EU's and three to five days to Japan's, side by side",
      "breach.regulator",
      [
        eu("origin", "breach.regulator"),
        `JP, destination: jp.ppc: preliminary 3 days from awareness, without delay, ${TRIGGER("incident.wrongful-purpose")} (APPI Arts 26(1), 68(1); Enforcement Rules Arts 7, 8(1); General Guidelines 3-5-3)`,
        `JP, destination: jp.ppc: final 30 days from awareness, ${TRIGGER().replace("intelligible,", "intelligible, incident.no-wrongful-purpose,")}; jp.ppc: final 60 days from awareness, if all[incident.intelligible, incident.wrongful-purpose] (APPI Arts 26(1), 68(1); Enforcement Rules Arts 7, 8(2))`,
      ],
    ],
    ["assessment: of data protection, by the EU", "assessment", [eu("origin", "assessment")]],
  ] as const)("%s", (_, dimension, lines) => {
    expect(reading(floor, dimension)).toEqual(lines);
  });

  it("needs explicit consent: Supplementary Rule 1 does not lift biometrics, and Japan asks for notice", () => {
    expectNeeded(
      floor,
      "consent.collect",
      ["explicit", "freely_given", "specific", "withdrawable", "informed"].map((q) => `consent.collect:${q}`),
    );
    expect(readingOf("JP", floor, "consent.collect")).toEqual([]);
    expect(readingOf("JP", floor, "transparency")).toEqual([
      "JP, destination: jp.purpose-notice (APPI Arts 17, 18, 21)",
    ]);
  });

  it("needs no tool beyond the adequacy decision", () => {
    expect(recognitions(floor)).toEqual(["eu.adequacy (Decision (EU) 2019/419)"]);
    expectNeeded(floor, "mechanism", ["eu.adequacy"]);
  });

  it("goes on from Japan never by opt-out", () => {
    expect(combined(floor, "onward")).not.toContain("opt_out");
    expect(partsOf(floor, "onward").map(({ by }) => by.rule)).toEqual([
      "onward",
      "art28-abroad",
      "supplementary-rule-4",
    ]);
  });

  it("Japan deletes without delay as well", () => {
    expect(readingOf("JP", floor, "retention")).toEqual([
      "JP, destination: at purpose end, without undue delay (APPI Art 22)",
    ]);
    expect(outdone(floor, "retention")).toEqual(["JP art22-retention-destination"]);
  });

  it("leaves Japan again under the same rule, by the data's provenance", () => {
    const leaving = { ...RESEARCH, from: "JP", to: "US-IL" };
    const again = ask({ ...leaving, provenance: "EU" });
    expect(partsOf(again, "mechanism").map(({ by }) => `${by.side} ${by.rule}`)).toEqual([
      "origin art28-abroad",
      "origin supplementary-rule-4-leaving",
      "touched onward-later",
    ]);
    // Article 9 and the AI Act follow the data as well.
    expect(partsOf(again, "consent.collect").map(({ by }) => by.rule)).toContain("art9-collect");
    const own = ask({ ...leaving, provenance: "JP" });
    expect(parts(own, "mechanism")).toHaveLength(1);
    expect(partsOf(own, "mechanism").map(({ by }) => by.rule)).toEqual(["art28-abroad"]);
  });
});
