/** India to Japan: 20,000 voiceprints of a bank's customers, now and under the DPDP Act; and what Aadhaar never lets go. */
import { describe, expect, it } from "vitest";
import { ask, combined, partsOf, type Question } from "../question.ts";
import { expectNeeded, reading, readingOf } from "../reading.ts";

const VOICES = {
  from: "IN",
  to: "JP",
  modality: "voice",
  form: "template",
  purpose: "verify",
  operator: "ordinary",
  sector: "banking",
  users: "20000",
  people: "20000",
  youngest: "30",
  role: "controller",
  recipientRole: "controller",
} satisfies Question;

const CERT_IN =
  "IN, origin: in.cert-in: report 6 hours from awareness (CERT-In Directions of 28 April 2022 (ii); IT Act s 70B)";
const PPC_TRIGGER = (...more: string[]) =>
  `if all[incident.intelligible, any[incident.special-care, incident.property-damage, ${[...more, "incident.people-over-1000"].join(", ")}]]`;
// Three to five days are guidance: three are taken.
const PPC = [
  `JP, destination: jp.ppc: preliminary 3 days from awareness, without delay, ${PPC_TRIGGER("incident.wrongful-purpose")} (APPI Arts 26(1), 68(1); Enforcement Rules Arts 7, 8(1); General Guidelines 3-5-3)`,
  `JP, destination: jp.ppc: final 30 days from awareness, ${PPC_TRIGGER().replace("intelligible,", "intelligible, incident.no-wrongful-purpose,")}; jp.ppc: final 60 days from awareness, if all[incident.intelligible, incident.wrongful-purpose] (APPI Arts 26(1), 68(1); Enforcement Rules Arts 7, 8(2))`,
];
const JP_PROVISION =
  "JP, destination: any[consent.onward:opt_in, all[consent.onward:opt_out, jp.opt-out-filing], jp.entrustment, jp.joint-use, exc:jp.art27-1] (APPI Arts 27(1)-(2), 27(5))";
const JP_ONWARD =
  "JP, destination: any[all[consent.onward:opt_in, consent.onward:informed, jp.country-notice], jp.adequacy, all[any[jp.equivalent-system, jp.cbpr], jp.continuing-checks], exc:jp.art27-1] (APPI Art 28(1)-(3); Enforcement Rules Arts 15-18)";
const JP_RETENTION = "JP, destination: at purpose end, without undue delay (APPI Art 22)";

describe("India to Japan: 20,000 voiceprints of a bank's customers, on 21 November 2026", () => {
  const floor = ask(VOICES, "2026-11-21");

  it("is allowed under conditions", () => {
    expect(floor.verdict).toBe("conditional");
    expect(floor.assumed).toEqual([]);
  });

  it.each([
    ["consent in writing", "consent.collect", ["IN, origin: consent.collect:written (SPDI Rules r 5(1))"]],
    [
      "prior permission to disclose",
      "consent.disclose",
      [
        "IN, origin: any[consent.disclose:opt_in, in.spdi-contract, in.spdi-law, in.spdi-agency] (SPDI Rules r 6(1))",
      ],
    ],
    [
      "mechanism: the same protection, and a contract's need or consent",
      "mechanism",
      [
        "IN, origin: all[in.same-protection, any[consent.transfer:opt_in, in.spdi-contract-necessity]] (SPDI Rules r 7)",
      ],
    ],
    [
      "onward: the recipient may not disclose further",
      "onward",
      ["IN, origin: prohibited (SPDI Rules r 6(4))"],
    ],
    // That Japan asks it without delay takes in India's "not longer than required".
    ["retention: not longer than required", "retention", [JP_RETENTION]],
    ["breach, to the regulators: six hours to CERT-In", "breach.regulator", [CERT_IN, ...PPC]],
    [
      "breach, to the people: promptly by Japan's law, if triggered",
      "breach.subjects",
      [
        `JP, destination: subjects: report from awareness, without delay, ${PPC_TRIGGER("incident.wrongful-purpose")} (APPI Arts 26(2), 68(2); Enforcement Rules Art 10)`,
      ],
    ],
    ["age: none", "guardianAge", []],
    // No least time for the data; logs are CERT-In's matter.
    [
      "keeping: logs alone",
      "keep",
      ["IN, origin: keep logs for 180 days from recording (CERT-In Directions (iv))"],
    ],
  ] as const)("%s", (_, dimension, lines) => {
    expect(reading(floor, dimension)).toEqual(lines);
  });

  it("India's own retention is no longer than required", () => {
    expect(readingOf("IN", floor, "retention")).toEqual(["IN, origin: at purpose end (SPDI Rules r 5(4))"]);
  });
});

describe("the same on 1 June 2027, under the DPDP Act", () => {
  const floor = ask(VOICES, "2027-06-01");

  it("is allowed under conditions", () => {
    expect(floor.verdict).toBe("conditional");
    expect(floor.conflicts).toEqual([]);
  });

  it.each([
    [
      "consent by a clear affirmative act, or a legitimate use",
      "consent.collect",
      [
        "IN, origin: any[all[consent.collect:opt_in, consent.collect:freely_given, consent.collect:specific, consent.collect:informed], in.legitimate-use, in.offence, in.research-standards, in.notified-instrumentality] (DPDP Act ss 5-7)",
      ],
    ],
    [
      "an itemised notice",
      "transparency",
      [
        "IN, origin: any[in.itemised-notice, in.offence, in.research-standards, in.notified-instrumentality] (DPDP Act s 5; DPDP Rules r 3)",
        "JP, destination: jp.purpose-notice (APPI Arts 17, 18, 21)",
      ],
    ],
    ["disclosure: no consent of its own", "consent.disclose", []],
    ["mechanism: free, for Japan is not on the negative list", "mechanism", []],
    ["onward: nothing from India, consent by Japan's law", "onward", [JP_PROVISION, JP_ONWARD]],
    [
      "retention: erased on withdrawal or at the end of the purpose",
      "retention",
      ["IN, origin: at purpose end; at consent withdrawn (DPDP Act s 8(7))", JP_RETENTION],
    ],
    [
      "keeping: data, traffic data and logs for a year at least",
      "keep",
      [
        "IN, origin: keep data for 366 days from purpose end; keep data for 366 days from consent withdrawn; keep traffic-data for 366 days from recording; keep logs for 366 days from recording (DPDP Act s 8(8); DPDP Rules rr 6, 8(3))",
      ],
    ],
    [
      "breach, to the regulators: six hours to CERT-In; the Board without delay, and in full in 72 hours",
      "breach.regulator",
      [
        CERT_IN,
        "IN, origin: in.dpb: preliminary from awareness, without delay; in.dpb: full 72 hours from awareness (DPDP Act s 8(6); DPDP Rules r 7(2))",
        ...PPC,
      ],
    ],
    [
      "breach, to the people: everyone, without delay, whatever the harm",
      "breach.subjects",
      ["IN, origin: subjects: report from awareness, without delay (DPDP Act s 8(6); DPDP Rules r 7(1))"],
    ],
    ["age: 18", "guardianAge", ["IN, origin: 18 (DPDP Act ss 2(f), 9; DPDP Rules rr 10, 12)"]],
  ] as const)("%s", (_, dimension, lines) => {
    expect(reading(floor, dimension)).toEqual(lines);
  });

  it("needs consent that is opted into, free, specific and informed", () => {
    expectNeeded(
      floor,
      "consent.collect",
      ["opt_in", "freely_given", "specific", "informed"].map((quality) => `consent.collect:${quality}`),
    );
  });

  it("asks the guardian of a person of 17", () => {
    expect(combined(ask({ ...VOICES, youngest: "17" }, "2027-06-01"), "consent.collect")).toContain(
      "verifiable_guardian",
    );
  });
});

describe("the same pair with core Aadhaar biometrics", () => {
  it.each([
    ["finger", "2026-11-21"],
    ["iris", "2026-11-21"],
    ["finger", "2027-06-01"],
    ["iris", "2027-06-01"],
  ])("%s on %s is denied, even with written consent", (modality, day) => {
    const floor = ask({ ...VOICES, modality, dataset: "aadhaarCore" }, day);
    expect(floor.verdict).toBe("prohibited");
    expect(reading(floor, "use")).toEqual(["IN, origin: prohibited (Aadhaar Act ss 2(j), 29(1))"]);
    expect(partsOf(floor, "use").map(({ by }) => by.since)).toEqual(["2016-09-12"]);
  });
});
