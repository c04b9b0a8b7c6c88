/** China to the EU: faces of 150,000 people, with recognition, for security and not for the police. Value by value. */
import { describe, expect, it } from "vitest";
import { ask, combined, parts, partsOf, type Question } from "../question.ts";
import { eu, expectNeeded, meets, outdone, reading, readingOf } from "../reading.ts";

const FACES = {
  from: "CN",
  to: "EU",
  modality: "face",
  form: "rawSample",
  purpose: "publicSecurity",
  operator: "ordinary",
  dataset: "ordinary",
  role: "controller",
  sector: "transport",
  recipientRole: "controller",
  publicSpace: "false",
  people: "150000",
  peopleYear: "150000",
  peopleStored: "150000",
  youngest: "30",
} satisfies Question;

const EXEMPTIONS = "exc:cn.contract-necessity, exc:cn.cross-border-hr, exc:cn.emergency, exc:cn.transit";
const CONSENT =
  "any[all[consent.collect:separate, consent.collect:explicit, consent.collect:freely_given, " +
  "consent.collect:informed, consent.collect:withdrawable], cn.art13-contract, cn.art13-duty, " +
  "cn.art13-emergency, cn.art13-disclosed]";

describe("China to the EU: faces of 150,000 people for security, by a company", () => {
  const floor = ask(FACES);

  it("is allowed under conditions of both laws", () => {
    expect(floor.verdict).toBe("conditional");
    expect(floor.grants.filter(({ used }) => used)).toEqual([]);
    expect(floor.conflicts).toEqual([]);
  });

  it.each([
    [
      "consent to collection: separate by China, explicit by the EU",
      "consent.collect",
      [
        `CN, origin: ${CONSENT} (PIPL Arts 13-15, 29)`,
        `CN, origin: ${CONSENT} (FRT Measures Arts 5-6)`,
        eu("destination", "consent.collect"),
      ],
    ],
    [
      "consent to disclosure",
      "consent.disclose",
      [
        "CN, origin: any[all[consent.disclose:separate, consent.disclose:explicit, consent.disclose:freely_given, consent.disclose:informed], cn.art13-contract, cn.art13-duty, cn.art13-emergency, cn.art13-disclosed] (PIPL Arts 13, 14, 23)",
        "CN, origin: consent.disclose:separate (FRT Measures Art 8)",
        eu("destination", "consent.disclose"),
      ],
    ],
    [
      "leaving the device, and where data above the volume of the CAC stays",
      "localisation",
      [
        "CN, origin: consent.disclose:separate (FRT Measures Art 8)",
        "CN, origin: cn.domestic-storage (PIPL Art 40)",
      ],
    ],
    [
      "mechanism: separate consent to export, and the CAC's assessment",
      "mechanism",
      [
        "CN, origin: any[all[consent.transfer:separate, consent.transfer:explicit, consent.transfer:freely_given, consent.transfer:informed], cn.art13-contract, cn.art13-duty, cn.art13-emergency, cn.art13-disclosed, exc:cn.transit] (PIPL Arts 13, 39; CBDF Provisions Arts 3-8, 10)",
        `CN, origin: any[cn.security-assessment, all[cn.gba-area, cn.gba-contract, cn.gba-filing], ${EXEMPTIONS}] (PIPL Art 38; CBDF Provisions Arts 3-8)`,
      ],
    ],
    [
      "filing with the province within 30 working days of storing 100,000",
      "filings",
      [
        "CN, origin: cn.cac-provincial: file 30 business days from storing 100000 faces (FRT Measures Art 15; CAC notice of 2025-05-28)",
      ],
    ],
    [
      "assessment by both laws, before",
      "assessment",
      [
        "CN, origin: cn.pipia (PIPL Arts 55-56)",
        "CN, origin: cn.pipia (FRT Measures Art 9)",
        eu("destination", "assessment"),
      ],
    ],
    [
      "keeping of the assessment for three years",
      "keep",
      [
        "CN, origin: keep impact-assessment-report for 1096 days from assessment (PIPL Arts 55-56)",
        "CN, origin: keep impact-assessment-report for 1096 days from assessment (FRT Measures Art 9)",
      ],
    ],
    [
      "retention: no number; the end of the purpose or the withdrawal of consent",
      "retention",
      [
        "CN, origin: at purpose end; at service end; at stated period end; at consent withdrawn; at use found unlawful (PIPL Arts 19, 47)",
        eu("destination", "retention"),
      ],
    ],
    [
      "breach, to the regulators: immediately, 72 hours in the EU, and four hours only from 1,000,000 people",
      "breach.regulator",
      [
        "CN, origin: cn.cac: report 0 hours from awareness, without delay (PIPL Art 57)",
        "CN, origin: cn.cac-provincial: graded-incident 4 hours from awareness, if incident.people-over-999999 (Incident Measures Art 4 and grading annex)",
        eu("destination", "breach.regulator"),
      ],
    ],
    [
      "breach, to the people: immediately, whatever the risk",
      "breach.subjects",
      [
        "CN, origin: subjects: report 0 hours from awareness, without delay (PIPL Art 57)",
        eu("destination", "breach.subjects"),
      ],
    ],
    ["age: 16, unless the member state lowered it", "guardianAge", [eu("destination", "guardianAge")]],
    [
      "security: encryption, access control, intrusion detection",
      "security",
      [
        "CN, origin: cn.security (PIPL Art 51)",
        "CN, origin: cn.face-system-security (FRT Measures Art 14)",
        "EU, destination: all[eu.security, eu.by-design] (GDPR Arts 32(1)(a), 25)",
      ],
    ],
  ] as const)("%s", (_, dimension, lines) => {
    expect(reading(floor, dimension)).toEqual(lines);
  });

  it("needs consent that is separate and explicit, informed, voluntary, specific and open to withdrawal", () => {
    expectNeeded(
      floor,
      "consent.collect",
      ["separate", "explicit", "freely_given", "specific", "informed", "withdrawable"].map(
        (quality) => `consent.collect:${quality}`,
      ),
    );
  });

  it("is exported by the CAC's assessment with separate consent, and neither by contract nor by certificate", () => {
    const consent = ["separate", "explicit", "freely_given", "informed"].map(
      (quality) => `consent.transfer:${quality}`,
    );
    expectNeeded(floor, "mechanism", [...consent, "cn.security-assessment"]);
    expect(
      meets(floor, "mechanism", [
        ...consent,
        "cn.standard-contract",
        "cn.contract-filing",
        "cn.certification",
      ]),
    ).toBe(false);
    expect(outdone(floor, "mechanism")).toEqual(["CN cbdf-below-10000"]);
    expect(combined(floor, "mechanism")).not.toMatch(/standard-contract|certification/);
  });

  it("asks of collection what PIPL and the Measures ask, and of the device a consent that no other basis replaces", () => {
    expect(partsOf(floor, "consent.collect").map(({ by }) => by.rule)).toEqual([
      "consent",
      "art29-collect",
      "frt-5-6-collect",
      "art9-collect",
    ]);
    expect(outdone(floor, "consent.disclose")).toEqual([]);
  });

  it("would ask the guardian below 14 by Chinese law, which the EU's 16 takes in", () => {
    expect(parts(floor, "guardianAge")).toEqual(["CN: 14", "EU: 16"]);
    expect(floor.dimensions.get("guardianAge")?.value).toEqual({ kind: "number", number: 16 });
  });

  it("forbids the sole check, coercion and devices in private places", () => {
    expect(readingOf("CN", floor, "practices")).toContain(
      "CN, origin: all[cn.no-sole-face-check, cn.no-coercion, cn.no-private-space-devices] (FRT Measures Arts 10, 12, 13)",
    );
  });

  it("gives the EU no reason to drop a rule of its own, public security or not", () => {
    const other = ask({ ...FACES, purpose: "verify" });
    for (const [dimension, { parts: all }] of other.dimensions)
      for (const { by } of all.filter(({ by }) => by.jurisdiction === "EU"))
        expect(partsOf(floor, dimension).map((part) => part.by.rule)).toContain(by.rule);
    expect(readingOf("EU", floor, "consent.collect")).toEqual([eu("destination", "consent.collect")]);
  });
});
