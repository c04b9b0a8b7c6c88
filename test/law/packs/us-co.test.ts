/** Colorado: consent after a notice of its own, a ban on sale without exception, and minors up to 18. */
import { describe, expect, it } from "vitest";
import type { Floor } from "../../../src/law/floor.ts";
import type { Dimension } from "../../../src/law/lattice/dimension.ts";
import { ask, parts, partsOf } from "../question.ts";
import { told } from "./told.ts";

const FACE = {
  modality: "face",
  form: "template",
  purpose: "verify",
  sector: "retail",
  youngest: "30",
  recipientOwnership: "ordinary",
  recipientRole: "controller",
};
const OUT = { from: "US-CO", to: "JP", ...FACE };
const IN = { from: "EU", to: "US-CO", ...FACE };

const asksOf = (floor: Floor, dimension: Dimension) =>
  parts(floor, dimension).filter((part) => part.startsWith("US-CO: "));

const ACCESS =
  "US-CO: all[right.access, right.rectification, right.erasure, right.portability, right.opt-out-of-advertising, right.opt-out-of-sale, right.opt-out-of-profiling]";
const RETENTION =
  "US-CO: at purpose end; P24M after last interaction; P45D after found unnecessary, without undue delay";
const CONSENT = "US-CO: all[consent.collect:opt_in, consent.collect:informed]";
const four = (use: string) =>
  `US-CO: any[consent.${use}:opt_in, us-co.processor, exc:us-co.financial-transaction, exc:us-co.required-by-law]`;

describe("What Colorado asks of biometric identifiers (C.R.S. 6-1-1314)", () => {
  const here = ask(IN);
  const leaving = ask(OUT);

  it.each([
    ["consent.collect", ["US-CO: consent.collect:opt_in", CONSENT]],
    ["consent.disclose", []],
    ["consent.sale", ["US-CO: prohibited"]],
    ["transparency", ["US-CO: us-co.notice", "US-CO: us-co.policy"]],
    ["onward", [four("onward")]],
    ["retention", [RETENTION]],
    ["security", ["US-CO: all[us-co.care, us-co.sensitive-care]"]],
    ["assessment", ["US-CO: us-co.assessment"]],
    ["practices", ["US-CO: us-co.no-conditioning", "US-CO: us-co.yearly-review"]],
    ["rights", [ACCESS, "US-CO: us-co.biometric-access"]],
    ["mechanism", []],
    ["guardianAge", ["US-CO: 13"]],
  ] as const)("as destination: %s", (dimension, expected) => {
    expect(asksOf(here, dimension)).toEqual(expected);
  });

  it("as origin disclosure with consent, for a transaction or by law, and to a processor under terms", () => {
    const ways = "exc:us-co.financial-transaction, exc:us-co.required-by-law]";
    expect(asksOf(leaving, "consent.disclose")).toEqual([`US-CO: any[consent.disclose:opt_in, ${ways}`]);
    expect(asksOf(ask({ ...OUT, recipientRole: "processor" }), "consent.disclose")).toEqual([
      `US-CO: any[us-co.processor, consent.disclose:opt_in, ${ways}`,
    ]);
    expect(leaving.verdict).toBe("conditional");
    expect(asksOf(leaving, "mechanism")).toEqual([]);
  });

  it.each([
    ["a face template from a photograph", "face", "template", "photo"],
    ["a gait", "gait", "template", "video"],
    ["a rhythm of typing", "keystroke", "template", "live"],
    ["a voiceprint", "voice", "template", "audio"],
  ] as const)("%s is in: to be able to identify is enough", (_, modality, form, derivedFrom) => {
    const floor = ask({ ...IN, modality, form, derivedFrom, identifies: "false" });
    expect(asksOf(floor, "consent.collect")).toContain(CONSENT);
  });

  it("an inference is under the Privacy Act alone", () => {
    const floor = ask({ ...IN, form: "inference" });
    expect(asksOf(floor, "consent.collect")).toEqual(["US-CO: consent.collect:opt_in"]);
    expect(asksOf(floor, "consent.sale")).toEqual([]);
  });

  it("is recognised from the EU under the Data Privacy Framework alone", () => {
    const used = (facts: Record<string, string>) =>
      ask({ ...IN, ...facts }).grants.some((grant) => grant.used);
    expect(used({ recipientCerts: "dpf-eu", flaggedSensitive: "true" })).toBe(true);
    expect(used({ flaggedSensitive: "true" })).toBe(false);
    expect(used({ recipientCerts: "dpf-eu", flaggedSensitive: "false" })).toBe(false);
  });
});

describe("Sale, lease and trade in Colorado (C.R.S. 6-1-1314(4)(b)(I), (4)(c))", () => {
  it.each(["sell", "lease", "trade"])("to %s is forbidden on either side, whatever was agreed", (action) => {
    expect(ask({ ...OUT, action }).verdict).toBe("prohibited");
    expect(ask({ ...IN, from: "JP", action }).verdict).toBe("prohibited");
  });

  it("a buyer pays the person and has consent, which the ban outdoes between holders", () => {
    const bought = ask({ ...IN, from: "JP", action: "sell" });
    const purchase = partsOf(bought, "consent.sale").find(({ by }) => by.rule === "hb24-1130-purchase");
    expect(purchase?.outdone).toBe(true);
    expect(asksOf(bought, "consent.sale")).toContain("US-CO: all[consent.sale:opt_in, us-co.paid]");
    expect(asksOf(ask({ ...OUT, action: "sell" }), "consent.sale")).toEqual(["US-CO: prohibited"]);
  });

  it("a plain transfer does not meet the ban", () => {
    expect(ask(OUT).dimensions.get("consent.sale")?.engaged).toBe(false);
  });

  it("advertising is open to consent, and not for what is sold", () => {
    const own = ask({ ...OUT, purpose: "adTarget" });
    expect(asksOf(own, "consent.advertising")).toEqual(["US-CO: consent.advertising:opt_in"]);
    expect(asksOf(own, "rights")).toContain("US-CO: us-co.universal-opt-out");
    const sold = ask({ ...OUT, purpose: "adTarget", action: "trade" });
    expect(asksOf(sold, "consent.advertising")).toContain("US-CO: prohibited");
  });
});

describe("An employer in Colorado (C.R.S. 6-1-1314(6))", () => {
  it.each([
    ["timekeeping", "employment", false],
    ["accessControl", "employment", false],
    ["workConduct", "employment", true],
    ["emotion", "employment", true],
    ["workConduct", "retail", false],
  ])("for %s in %s: is the worker free to refuse? %s", (purpose, sector, free) => {
    const asked = asksOf(ask({ ...IN, purpose, sector }), "consent.collect");
    expect(asked.includes("US-CO: consent.collect:freely_given")).toBe(free);
  });

  it("is assumed where nobody said what the sector is", () => {
    const { sector: _, ...unsaid } = IN;
    const floor = ask({ ...unsaid, purpose: "analytics" });
    expect(asksOf(floor, "consent.collect")).toContain("US-CO: consent.collect:freely_given");
    expect(floor.assumed).toContain("sector");
  });
});

describe("Minors in Colorado (C.R.S. 6-1-1308.5)", () => {
  const minor = "US-CO: all[consent.collect:opt_in, consent.collect:specific]";
  const child = "US-CO: consent.collect:verifiable_guardian";

  it.each([
    ["18", []],
    ["17", [minor]],
    ["13", [minor]],
    ["12", [child, minor]],
  ])("at %s", (youngest, expected) => {
    const asked = asksOf(ask({ ...IN, youngest }), "consent.collect");
    expect(asked.filter((each) => each === minor || each === child)).toEqual(expected);
  });

  it("since 1 October 2025", () => {
    const at17 = (day: string) => asksOf(ask({ ...IN, youngest: "17" }, day), "consent.advertising");
    expect(at17("2025-09-30")).toEqual([]);
    expect(at17("2025-10-01")).toEqual(["US-CO: consent.advertising:opt_in"]);
    expect(asksOf(ask(IN, "2025-09-30"), "guardianAge")).toEqual([]);
    expect(asksOf(ask(IN, "2025-10-01"), "guardianAge")).toEqual(["US-CO: 13"]);
  });
});

describe("The law of Colorado by its days", () => {
  it.each([
    ["2023-06-30", [], [], [], []],
    ["2023-07-01", ["US-CO: consent.collect:opt_in"], [], [], ["US-CO: us-co.assessment"]],
    ["2025-06-30", ["US-CO: consent.collect:opt_in"], [], [], ["US-CO: us-co.assessment"]],
    [
      "2025-07-01",
      ["US-CO: consent.collect:opt_in", CONSENT],
      ["US-CO: prohibited"],
      [RETENTION],
      ["US-CO: us-co.assessment"],
    ],
  ] as const)("on %s", (day, collect, sale, retention, assessment) => {
    const floor = ask(IN, day);
    expect(asksOf(floor, "consent.collect")).toEqual(collect);
    expect(asksOf(floor, "consent.sale")).toEqual(sale);
    expect(asksOf(floor, "retention")).toEqual(retention);
    expect(asksOf(floor, "assessment")).toEqual(assessment);
  });

  it.each([
    ["2024-06-30", []],
    ["2024-07-01", ["US-CO: us-co.universal-opt-out"]],
  ])("the universal signal on %s", (day, expected) => {
    const rights = asksOf(ask({ ...IN, purpose: "adTarget" }, day), "rights");
    expect(rights.filter((each) => each.includes("universal"))).toEqual(expected);
  });

  it("begins on 1 September 2018, with breaches", () => {
    const early = { from: "US-CO", to: "US-IL", ...FACE };
    expect(() => ask(early, "2018-08-31")).toThrow("US-CO");
    expect(asksOf(ask(early, "2018-09-01"), "breach.subjects")).toEqual([
      "US-CO: subjects: report 30 days from determination",
    ]);
  });
});

describe("A breach in Colorado (C.R.S. 6-1-716)", () => {
  it.each([
    [499, ["subjects: 30 days"]],
    [500, ["subjects: 30 days", "us-co.ag: 30 days"]],
    [undefined, ["subjects: 30 days", "us-co.ag: 30 days"]],
  ])("of %s residents", (count, expected) => {
    expect(told("US-CO", count === undefined ? {} : { count })).toEqual(expected);
  });
});

describe("A gait template for analytics in a shop of Colorado", () => {
  const analytics = {
    from: "EU",
    modality: "gait",
    form: "template",
    purpose: "analytics",
    sector: "retail",
    identifies: "true",
    recipientRole: "controller",
    recipientCerts: "none",
    youngest: "30",
  };

  it("is under Colorado's consent, notice, ban and 24 months", () => {
    const floor = ask({ ...analytics, to: "US-CO" });
    expect(floor.verdict).toBe("conditional");
    expect(asksOf(floor, "consent.collect")).toContain(CONSENT);
    expect(asksOf(floor, "transparency")).toContain("US-CO: us-co.notice");
    expect(asksOf(floor, "consent.sale")).toEqual(["US-CO: prohibited"]);
    expect(asksOf(floor, "retention")).toEqual([RETENTION]);
    expect(asksOf(floor, "breach.regulator")).toEqual([
      "US-CO: us-co.ag: report 30 days from determination, if incident.residents-over-499",
    ]);
    expect(floor.grants.some(({ used }) => used)).toBe(false);
  });

  it("is outside the closed list where the shop is in Illinois: no release and no ban", () => {
    const floor = ask({ ...analytics, to: "US-IL" });
    expect(parts(floor, "consent.sale")).toEqual(["EU: consent.sale:explicit"]);
    expect(parts(floor, "consent.collect").filter((each) => each.startsWith("US-IL"))).toEqual([]);
  });

  it("met neither ban nor 24 months on 30 June 2025", () => {
    const floor = ask({ ...analytics, to: "US-CO" }, "2025-06-30");
    expect(asksOf(floor, "consent.sale")).toEqual([]);
    expect(asksOf(floor, "retention")).toEqual([]);
  });
});
