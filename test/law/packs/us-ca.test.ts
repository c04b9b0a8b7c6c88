/** California: notice and opting out, where other states ask for consent; and below 16 a yes. */
import { describe, expect, it } from "vitest";
import type { Floor } from "../../../src/law/floor.ts";
import type { Dimension } from "../../../src/law/lattice/dimension.ts";
import { ask, combined, parts, partsOf } from "../question.ts";
import { told } from "./told.ts";

const FACE = {
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
  recipientOwnership: "ordinary",
  role: "controller",
  recipientRole: "controller",
};
const OUT = { from: "US-CA", to: "JP", ...FACE };
const IN = { from: "EU", to: "US-CA", ...FACE };

const asksOf = (floor: Floor, dimension: Dimension) =>
  parts(floor, dimension).filter((part) => part.startsWith("US-CA: "));

describe("California asks for notice and lets people opt out (Civ. Code 1798.100-1798.135)", () => {
  const here = ask(IN);
  const leaving = ask(OUT);

  it.each([
    ["consent.collect", ["US-CA: consent.collect:opt_out"]],
    ["consent.disclose", []],
    ["consent.sale", ["US-CA: consent.sale:opt_out"]],
    ["transparency", ["US-CA: us-ca.notice", "US-CA: us-ca.retention-notice"]],
    ["retention", ["US-CA: at purpose end"]],
    ["security", ["US-CA: us-ca.security"]],
    ["assessment", ["US-CA: us-ca.risk-assessment"]],
    ["onward", ["US-CA: us-ca.contract"]],
    ["mechanism", []],
    ["use", []],
    ["guardianAge", ["US-CA: 13"]],
  ] as const)("as destination: %s", (dimension, expected) => {
    expect(asksOf(here, dimension)).toEqual(expected);
  });

  it("as origin the same, and opting out of disclosure as well", () => {
    expect(leaving.verdict).toBe("conditional");
    expect(asksOf(leaving, "consent.disclose")).toEqual(["US-CA: consent.disclose:opt_out"]);
    expect(asksOf(leaving, "consent.collect")).toEqual(asksOf(here, "consent.collect"));
    expect(asksOf(leaving, "mechanism")).toEqual([]);
  });

  it("to a service provider asks for its contract, which no opting out replaces (Civ. Code 1798.140(ag))", () => {
    const ways = (recipientRole: string, day?: string) =>
      asksOf(ask({ ...OUT, recipientRole }, day), "consent.disclose");
    expect(ways("processor")).toEqual(["US-CA: us-ca.contract"]);
    expect(ways("controller")).toEqual(["US-CA: consent.disclose:opt_out"]);
    expect(ways("processor", "2022-12-31")).toEqual(["US-CA: consent.disclose:opt_out"]);
  });

  it("which any stricter law outdoes", () => {
    const withIllinois = ask({ ...OUT, to: "US-IL" });
    expect(combined(withIllinois, "consent.collect")).toBe(
      "all[consent.collect:informed, consent.collect:written]",
    );
  });

  it("rights without a private action, save for breaches", () => {
    expect(asksOf(leaving, "rights")).toEqual([
      "US-CA: right.restriction",
      "US-CA: right.opt-out-of-sale",
      "US-CA: us-ca.breach-damages",
      "US-CA: all[right.access, right.erasure, right.portability, us-ca.no-retaliation]",
      "US-CA: right.rectification",
    ]);
  });

  it("is recognised from the EU under the Data Privacy Framework alone", () => {
    const used = (facts: Record<string, string>) =>
      ask({ ...IN, ...facts }).grants.some((grant) => grant.used);
    expect(used({ recipientCerts: "dpf-eu", flaggedSensitive: "true" })).toBe(true);
    expect(used({ flaggedSensitive: "true" })).toBe(false);
    expect(used({ recipientCerts: "dpf-eu", flaggedSensitive: "false" })).toBe(false);
  });
});

describe("The definition is the widest (Civ. Code 1798.140(c))", () => {
  it.each([
    ["a recording of a voice", "voice", "rawSample", "audio"],
    ["a photograph of a face", "face", "rawSample", "photo"],
    ["a face template from a photograph", "face", "template", "photo"],
    ["a gait", "gait", "template", "video"],
    ["a rhythm of typing", "keystroke", "features", "live"],
    ["DNA", "dna", "template", "live"],
  ] as const)("%s is in", (_, modality, form, derivedFrom) => {
    const floor = ask({ ...IN, modality, form, derivedFrom });
    expect(asksOf(floor, "consent.collect")).toEqual(["US-CA: consent.collect:opt_out"]);
  });

  it("an inference is personal information, and not sensitive by itself", () => {
    const floor = ask({ ...IN, form: "inference" });
    expect(asksOf(floor, "consent.collect")).toEqual([]);
    expect(asksOf(floor, "transparency")).toContain("US-CA: us-ca.notice");
    expect(asksOf(floor, "consent.sale")).toEqual(["US-CA: consent.sale:opt_out"]);
  });
});

describe("Sale and sharing by age (Civ. Code 1798.120(c)-(d))", () => {
  it.each([
    ["30", ["opt_out"]],
    ["16", ["opt_out"]],
    ["15", ["opt_out", "opt_in"]],
    ["13", ["opt_out", "opt_in"]],
    ["12", ["opt_out", "opt_in", "verifiable_guardian"]],
  ])("at %s", (youngest, expected) => {
    const sale = ask({ ...OUT, youngest, action: "sell" });
    expect(asksOf(sale, "consent.sale")).toEqual(expected.map((each) => `US-CA: consent.sale:${each}`));
    expect(sale.verdict).toBe("conditional");
    const shared = ask({ ...OUT, youngest, purpose: "adTarget" });
    expect(asksOf(shared, "consent.advertising")).toEqual(
      expected.map((each) => `US-CA: consent.advertising:${each}`),
    );
  });

  it("a signal of the browser is an opting out", () => {
    expect(asksOf(ask({ ...OUT, purpose: "adTarget" }), "rights")).toContain(
      "US-CA: all[right.opt-out-of-advertising, us-ca.opt-out-signal]",
    );
  });

  it("Illinois on the other side forbids the sale all the same", () => {
    expect(ask({ ...OUT, to: "US-IL", action: "sell" }).verdict).toBe("prohibited");
  });
});

describe("The law of California by its days", () => {
  it.each([
    ["2022-12-31", [], [], []],
    ["2023-01-01", ["US-CA: consent.collect:opt_out"], ["US-CA: at purpose end"], ["US-CA: us-ca.contract"]],
  ])("the Privacy Rights Act: %s", (day, collect, retention, onward) => {
    const floor = ask(IN, day);
    expect(asksOf(floor, "consent.collect")).toEqual(collect);
    expect(asksOf(floor, "retention")).toEqual(retention);
    expect(asksOf(floor, "onward")).toEqual(onward);
    expect(asksOf(floor, "consent.sale")).toEqual(["US-CA: consent.sale:opt_out"]);
  });

  it.each([
    ["2025-12-31", []],
    ["2026-01-01", ["US-CA: us-ca.risk-assessment"]],
  ])("the assessment of risks: %s", (day, expected) => {
    expect(asksOf(ask(IN, day), "assessment")).toEqual(expected);
  });

  it("its attestation is due from 1 April 2028", () => {
    expect(asksOf(ask(IN, "2028-03-31"), "filings")).toEqual([]);
    expect(asksOf(ask(IN, "2028-04-01"), "filings")).toEqual([
      "US-CA: us-ca.cppa: attestation from risk assessment",
    ]);
  });

  it.each([
    ["2026-12-31", "true", false],
    ["2027-01-01", "true", true],
    ["2027-01-01", "false", false],
  ])("automated decisions: %s, %s", (day, automatedDecision, expected) => {
    const floor = ask({ ...IN, automatedDecision }, day);
    expect(asksOf(floor, "transparency").includes("US-CA: us-ca.admt-notice")).toBe(expected);
    expect(asksOf(floor, "rights").includes("US-CA: all[us-ca.admt-opt-out, right.explanation]")).toBe(
      expected,
    );
  });

  it("begins on 1 January 2020", () => {
    const early = { from: "US-CA", to: "US-IL", ...FACE };
    expect(() => ask(early, "2019-12-31")).toThrow("US-CA");
    expect(asksOf(ask(early, "2020-01-01"), "transparency")).toEqual(["US-CA: us-ca.notice"]);
  });
});

describe("A breach in California (Civ. Code 1798.82)", () => {
  const before = "2025-12-31T20:00:00Z";
  const since = "2026-01-01T20:00:00Z";

  it.each([
    [before, 501, ["subjects: no end known, without delay", "us-ca.ag: no end known"]],
    [since, 501, ["subjects: 30 days", "us-ca.ag: no end known"]],
    [since, 500, ["subjects: 30 days"]],
    [since, undefined, ["subjects: 30 days", "us-ca.ag: no end known"]],
  ])("on %s of %s residents", (aware, count, expected) => {
    expect(told("US-CA", { aware, ...(count === undefined ? {} : { count }) })).toEqual(expected);
  });

  it("the Attorney General's 15 days run from the telling of the people, since SB 446", () => {
    const sample = (day: string) => asksOf(ask(IN, day), "breach.regulator");
    expect(sample("2025-12-31")).toEqual([
      "US-CA: us-ca.ag: report from subjects told, if incident.residents-over-500",
    ]);
    expect(sample("2026-01-01")).toEqual([
      "US-CA: us-ca.ag: report 15 days from subjects told, if incident.residents-over-500",
    ]);
  });
});

describe("the Delete Act", () => {
  it.each([
    ["2026-07-31", "broker", false],
    ["2026-08-01", "broker", true],
    ["2026-08-01", "controller", false],
  ])("has requests from the state's platform carried out: on %s by a %s, %s", (day, role, expected) => {
    const floor = ask(
      {
        from: "US-CA",
        to: "JP",
        modality: "face",
        form: "template",
        purpose: "verify",
        youngest: "30",
        role,
      },
      day,
    );
    expect(partsOf(floor, "practices").some(({ by }) => by.rule === "delete-act-drop")).toBe(expected);
  });
});
