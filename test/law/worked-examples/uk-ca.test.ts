/** United Kingdom to Canada: a face template that prevents losses in shops; a day before the Act of 2025, and to Quebec. */
import { describe, expect, it } from "vitest";
import { ask, combined, parts, partsOf } from "../question.ts";
import { expectNeeded, outdone, reading, readingOf, recognitions } from "../reading.ts";

const RETAIL = {
  from: "UK",
  to: "CA",
  modality: "face",
  form: "template",
  purpose: "lossPrevention",
  recipientLaw: "pipeda",
  role: "controller",
  recipientRole: "controller",
  sector: "retail",
  youngest: "30",
};
const CONDITIONS =
  "all[any[uk.art9-2-g, uk.art9-2-b], uk.policy-document], uk.art9-2-c, uk.art9-2-d, uk.art9-2-e, uk.art9-2-f, uk.art9-2-h, uk.art9-2-i, uk.art9-2-j";
const DEROGATIONS =
  "all[exc:uk.art49-occasional, consent.transfer:explicit, consent.transfer:informed], all[exc:uk.art49-occasional, exc:uk.art49-contract], " +
  "exc:uk.art49-public-interest, all[exc:uk.art49-occasional, exc:uk.art49-claims], exc:uk.art49-vital";

describe("UK to Canada: a face template to prevent losses in shops", () => {
  const floor = ask(RETAIL);

  it("is allowed under conditions", () => {
    expect(floor.verdict).toBe("conditional");
    expect(floor.conflicts).toEqual([]);
  });

  it.each([
    [
      "consent to collection: a UK condition with its policy document, or explicit where there is another way in; by Canada explicit or for an investigation, and an appropriate purpose",
      "consent.collect",
      [
        `UK, origin: any[${CONDITIONS}, all[consent.collect:explicit, consent.collect:freely_given, consent.collect:specific, consent.collect:withdrawable, consent.collect:informed, consent.collect:real_alternative]] (UK GDPR Arts 7(4), 9(2)(a), 9(2)(g); DPA 2018 s.10, Sch 1 paras 5, 10)`,
        "CA, destination: any[all[consent.collect:explicit, consent.collect:informed], ca.section-7-1-b] (PIPEDA s.6.1; Sch 1 cl. 4.3.4, 4.3.6; OPC guidance 2025-08-11)",
        "CA, destination: ca.appropriate-purpose (PIPEDA s.5(3))",
      ],
    ],
    [
      "consent to disclosure: explicit, or another UK condition beside a case of Canada's section 7(3)",
      "consent.disclose",
      [
        `UK, origin: any[consent.disclose:explicit, ${CONDITIONS.replace("g, uk.art9-2-b]", "b, uk.art9-2-g]")}] (UK GDPR Arts 9(2), 5(1)(b), 8A; DPA 2018 s.10, Sch 1)`,
        "CA, destination: any[consent.disclose:explicit, ca.section-7-3] (PIPEDA Sch 1 cl. 4.3, 4.1.3, 4.8)",
      ],
    ],
    [
      "resale: explicit, and not banned",
      "consent.sale",
      [
        "CA, destination: all[consent.sale:explicit, consent.sale:freely_given] (PIPEDA Sch 1 cl. 4.3.3, 4.3.6)",
      ],
    ],
    [
      "retention: no longer than needed",
      "retention",
      [
        "UK, origin: at purpose end, without undue delay; at consent withdrawn, without undue delay (UK GDPR Arts 5(1)(e), 17)",
      ],
    ],
    [
      "breach, to the regulators: 72 hours to the UK, as soon as feasible to Canada where significant harm is real",
      "breach.regulator",
      [
        "UK, origin: uk.ico: report 72 hours from awareness, without delay, if incident.risk-to-rights (UK GDPR Art 33(1))",
        "CA, destination: ca.opc: report from determination, without delay, if incident.serious-harm (PIPEDA s.10.1(1)-(2))",
      ],
    ],
    [
      "breach, to the people: as soon as possible by both",
      "breach.subjects",
      [
        "UK, origin: subjects: report from awareness, without delay, if incident.high-risk (UK GDPR Art 34)",
        "CA, destination: subjects: report from determination, without delay, if incident.serious-harm (PIPEDA s.10.1(3), (6))",
      ],
    ],
    [
      "a record of every breach for 24 months, by Canada",
      "keep",
      [
        "CA, destination: keep breach-records for 731 days from determination (PIPEDA s.10.3; SOR/2018-64 s.6)",
      ],
    ],
    [
      "mechanism: adequacy, or another way of the UK",
      "mechanism",
      [
        `UK, origin: any[uk.adequacy, all[any[uk.idta, uk.addendum, uk.bcr], uk.data-protection-test], ${DEROGATIONS}] (UK GDPR Arts 44A, 45A-45C, 46, 47, 49; DUAA 2025 s.85, Sch 7; DPA 2018 s.119A)`,
      ],
    ],
    ["assessment before", "assessment", ["UK, origin: uk.dpia (UK GDPR Arts 35(3)(b), 36)"]],
  ] as const)("%s", (_, dimension, lines) => {
    expect(reading(floor, dimension)).toEqual(lines);
  });

  it("needs explicit consent of the UK's quality with another way in, for a purpose that Canada finds appropriate", () => {
    expectNeeded(floor, "consent.collect", [
      ...["explicit", "freely_given", "specific", "withdrawable", "informed", "real_alternative"].map(
        (q) => `consent.collect:${q}`,
      ),
      "ca.appropriate-purpose",
    ]);
  });

  it("may be sold on with explicit consent, by both", () => {
    expect(combined(floor, "consent.sale")).toBe("all[consent.sale:explicit, consent.sale:freely_given]");
    expect(readingOf("UK", floor, "consent.sale")).toEqual([
      "UK, origin: consent.sale:explicit (UK GDPR Art 9(2)(a))",
    ]);
    expect(ask({ ...RETAIL, action: "sell" }).verdict).toBe("conditional");
  });

  it("Canada keeps no longer than needed either", () => {
    expect(readingOf("CA", floor, "retention")).toEqual([
      "CA, destination: at purpose end (PIPEDA Sch 1 cl. 4.5, 4.5.3)",
    ]);
    expect(outdone(floor, "retention")).toEqual(["CA retention"]);
  });

  it("needs no tool where PIPEDA binds the recipient", () => {
    expect(recognitions(floor)).toEqual(["uk.adequacy (DPA 2018 Sch 21 para 5)"]);
  });

  it("bars significant decisions by machine alone, without explicit consent or law with substantial public interest", () => {
    expect(readingOf("UK", floor, "practices")).toEqual([
      "UK, origin: all[any[practice.no-sole-automation, consent.collect:explicit, all[uk.contract-or-law, uk.art9-2-g]], any[practice.no-sole-automation, uk.decision-safeguards]] (UK GDPR Arts 22A-22D; DUAA 2025 s.80)",
    ]);
  });

  it("barred them by Article 22 until 4 February 2026", () => {
    const decisions = (day: string) =>
      partsOf(ask(RETAIL, day), "practices")
        .filter(({ by }) => by.jurisdiction === "UK")
        .map(({ by }) => by.rule);
    expect(decisions("2026-11-21")).toEqual(["art22a-22d"]);
    expect(decisions("2026-02-05")).toEqual(["art22a-22d"]);
    expect(decisions("2026-02-04")).toEqual(["art22"]);
  });
});

describe("the same to Quebec", () => {
  const floor = ask({ ...RETAIL, to: "CA-QC" });

  it("asks for express consent alone, the CAI's knowledge and 60 days", () => {
    expect(parts(floor, "consent.collect").slice(3)).toEqual([
      "CA-QC: consent.collect:explicit",
      "CA-QC: ca-qc.process-disclosed",
      "CA-QC: consent.collect:explicit",
    ]);
    expect(reading(floor, "filings")).toEqual([
      "CA-QC, destination: ca-qc.cai: database 60 days before service, without delay (C-1.1 s.45)",
    ]);
  });
});
