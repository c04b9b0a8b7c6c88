/** South Africa to Kenya: 10,000 fingerprint templates for a micro-lender. Value by value. */
import { describe, expect, it } from "vitest";
import { ask, combined, partsOf } from "../question.ts";
import { expectNeeded, meets, outdone, reading, readingOf } from "../reading.ts";

const consent = (use: string, ...qualities: string[]) =>
  `all[${qualities.map((q) => `consent.${use}:${q}`).join(", ")}]`;
const EXPRESS = ["explicit", "freely_given", "specific", "informed"];
const POPIA = ["opt_in", "freely_given", "specific", "informed"];
const LENDING = {
  from: "ZA",
  to: "KE",
  modality: "finger",
  form: "template",
  purpose: "fraud",
  people: "10000",
  sector: "finance",
  recipientRole: "controller",
  youngest: "18",
};

const BOTH = consent("onward", ...EXPRESS).replace("]", ", ke.safeguards]");

describe("South Africa to Kenya: 10,000 fingerprint templates for a micro-lender", () => {
  const floor = ask(LENDING);

  it("is allowed under conditions of both laws", () => {
    expect(floor.verdict).toBe("conditional");
    expect(floor.grants.filter(({ used }) => used)).toEqual([]);
  });

  it.each([
    [
      "consent: express by Kenya, over South Africa's opting in",
      "consent.collect",
      [
        `ZA, origin: any[${consent("collect", ...POPIA)}, za.s27-1-b, za.s27-1-d, za.s27-1-e, za.s27-other, za.s33] (POPIA ss 1, 26, 27, 33)`,
        `KE, destination: any[${consent("collect", ...EXPRESS)}, ke.s30-contract, ke.s30-legal-obligation, ke.s30-vital-interests, ke.s30-public-interest, ke.s30-legitimate-interests, ke.s51-exempt] (DPA ss 2, 30, 32; Regs reg 4)`,
        `KE, destination: any[${consent("collect", ...EXPRESS)}, ke.s45-made-public, ke.s45-other, ke.s51-exempt] (DPA ss 2, 44, 45)`,
      ],
    ],
    [
      "mechanism: adequate law or a binding agreement; and the Regulator's leave where Kenyan law is not judged adequate",
      "mechanism",
      [
        `ZA, origin: any[za.agreement, za.adequate-law, za.bcr, ${consent("transfer", ...POPIA)}, exc:za.contract, exc:za.benefit] (POPIA s 72(1))`,
        "ZA, origin: any[za.adequate-law, za.prior-authorisation] (POPIA ss 57(1)(d), 58)",
      ],
    ],
    [
      "onward: South Africa's clause, and out of Kenya consent and safeguards",
      "onward",
      [
        "ZA, origin: za.onward-similar (POPIA s 72(1)(a)(ii))",
        `KE, destination: any[${BOTH}, ke.s51-exempt] (DPA ss 25(h), 49(1))`,
      ],
    ],
    [
      "retention: destroyed as soon as practicable after the purpose",
      "retention",
      ["ZA, origin: at purpose end, without undue delay (POPIA s 14)"],
    ],
    [
      "breach, to the regulators: as soon as possible without a threshold, and 72 hours in Kenya",
      "breach.regulator",
      [
        "ZA, origin: za.regulator: report from awareness, without delay (POPIA s 22(1)-(2); the Regulator's eServices portal)",
        "KE, destination: ke.odpc: report 72 hours from awareness, if incident.risk-to-rights (DPA s 43(1)-(3))",
      ],
    ],
    [
      "commercial use: express consent",
      "consent.sale",
      [
        `ZA, origin: ${consent("sale", ...POPIA)} (POPIA ss 15, 27)`,
        `KE, destination: any[${consent("sale", ...EXPRESS)}, ke.s37-law] (DPA s 37(1))`,
      ],
    ],
    [
      "assessment by both",
      "assessment",
      [
        "ZA, origin: za.impact-assessment (POPIA Regulations 2018 reg 4(1)(b); Gazette notice of 2021-02-26)",
        "KE, destination: ke.dpia (DPA s 31; Regs Part VIII)",
      ],
    ],
    [
      "Kenya has the report 60 days ahead, and a registration",
      "filings",
      [
        "KE, destination: ke.odpc: impact-assessment 60 days before processing (DPA s 31; Regs Part VIII)",
        "KE, destination: ke.odpc: registration before processing (DPA ss 4, 18)",
      ],
    ],
    [
      "age: 18 by both",
      "guardianAge",
      ["ZA, origin: 18 (POPIA ss 1, 34, 35)", "KE, destination: 18 (DPA s 33; Constitution Art 260)"],
    ],
  ] as const)("%s", (_, dimension, lines) => {
    expect(reading(floor, dimension)).toEqual(lines);
  });

  it("needs express consent, which is South African consent as well", () => {
    expectNeeded(
      floor,
      "consent.collect",
      EXPRESS.map((quality) => `consent.collect:${quality}`),
    );
    expect(
      meets(
        floor,
        "consent.collect",
        POPIA.map((quality) => `consent.collect:${quality}`),
      ),
    ).toBe(false);
    const taken = partsOf(floor, "consent.collect").filter((part) => part.outdone);
    expect(taken.map(({ by }) => by.rule)).toEqual(["consent"]);
  });

  it("leaves under an agreement only with the Regulator's leave, and under an adequate law without", () => {
    expectNeeded(floor, "mechanism", ["za.agreement", "za.prior-authorisation"]);
    expectNeeded(floor, "mechanism", ["za.adequate-law"]);
  });

  it("leaves Kenya again with both, where safeguards alone would do for other data", () => {
    expect(outdone(floor, "onward")).toEqual(["KE s48-abroad"]);
    expect(combined(floor, "onward")).toContain("ke.safeguards");
  });

  it("Kenya deletes at the end of the purpose as well", () => {
    expect(readingOf("KE", floor, "retention")).toEqual(["KE, destination: at purpose end (DPA s 39)"]);
    expect(outdone(floor, "retention")).toEqual(["KE s39-retention"]);
  });
});
