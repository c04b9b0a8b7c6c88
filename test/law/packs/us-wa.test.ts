/** Washington: two acts that part by what the data was made of, and a sale that asks for more than consent. */
import { describe, expect, it } from "vitest";
import type { Floor } from "../../../src/law/floor.ts";
import type { Dimension } from "../../../src/law/lattice/dimension.ts";
import { ask, parts, partsOf } from "../question.ts";
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
const OUT = { from: "US-WA", to: "JP", ...FACE };
const IN = { from: "EU", to: "US-WA", ...FACE };

const asksOf = (floor: Floor, dimension: Dimension) =>
  parts(floor, dimension).filter((part) => part.startsWith("US-WA: "));

/** Which acts of Washington bind the data. Breaches and geofences are their business whatever the data is. */
function actsOf(floor: Floor): readonly string[] {
  const asking = [...floor.dimensions.keys()]
    .flatMap((dimension) => partsOf(floor, dimension))
    .filter(({ by }) => by.jurisdiction === "US-WA" && !/^breach|geofence$/.test(by.rule));
  return [...new Set(asking.map(({ by }) => by.rule.replace(/-.*/, "")))].toSorted();
}

const COLLECT =
  "US-WA: any[all[consent.collect:opt_in, consent.collect:specific], us-wa.necessary, exc:us-wa.security]";
const DISCLOSE =
  "US-WA: any[all[consent.disclose:opt_in, consent.disclose:separate], us-wa.necessary, exc:us-wa.security]";
const SALE =
  "US-WA: all[consent.sale:written, consent.sale:separate, consent.sale:withdrawable, us-wa.authorization]";
const ONWARD =
  "US-WA: all[any[all[consent.onward:opt_in, consent.onward:separate], us-wa.necessary, us-wa.processor-contract], us-wa.deletion-passed-on]";

describe("The layer of the data decides which act binds (RCW 19.375.010(1), 19.373.010(4))", () => {
  it.each([
    ["a fingerprint", "finger", "template", "live", ["hb1493", "mhmda"]],
    ["a face template from a live camera", "face", "template", "live", ["hb1493", "mhmda"]],
    ["a face template from a photograph", "face", "template", "photo", ["mhmda"]],
    ["a face template from a video", "face", "template", "video", ["mhmda"]],
    ["a photograph of a face", "face", "rawSample", "photo", ["mhmda"]],
    ["a recording of a voice", "voice", "rawSample", "audio", ["mhmda"]],
    ["a recording of a voice, taken live", "voice", "rawSample", "live", ["mhmda"]],
    ["a rhythm of typing", "keystroke", "template", "live", ["mhmda"]],
    ["a gait", "gait", "template", "live", ["mhmda"]],
  ] as const)("%s", (_, modality, form, derivedFrom, acts) => {
    expect(actsOf(ask({ ...IN, modality, form, derivedFrom }))).toEqual(acts);
  });

  it("both, where nobody said what it was made of", () => {
    expect(actsOf(ask(IN))).toEqual(["hb1493", "mhmda"]);
  });

  it("an inference counts where it points to health, or may", () => {
    const inferred = (reveals: Record<string, string>) => ask({ ...IN, form: "inference", ...reveals });
    expect(asksOf(inferred({ reveals: "health" }), "consent.collect")).toEqual([COLLECT]);
    expect(asksOf(inferred({}), "consent.collect")).toEqual([COLLECT]);
    expect(asksOf(inferred({ reveals: "emotion" }), "consent.collect")).toEqual([]);
    expect(asksOf(inferred({ reveals: "health" }), "onward")).toEqual([ONWARD]);
    expect(asksOf(inferred({ reveals: "health", purpose: "adTarget" }), "consent.advertising")).toHaveLength(
      1,
    );
    const leaving = ask({ ...OUT, form: "inference", reveals: "health" });
    expect(asksOf(leaving, "consent.disclose")).toEqual([DISCLOSE]);
  });
});

describe("What Washington asks", () => {
  const here = ask(IN);
  const leaving = ask(OUT);

  it("consent for a specified purpose, or what the service asked for makes necessary", () => {
    expect(asksOf(here, "consent.collect")).toEqual([COLLECT]);
    expect(asksOf(leaving, "consent.collect")).toEqual([COLLECT]);
  });

  it("for sharing a consent apart from that, where Washington is the origin", () => {
    expect(asksOf(leaving, "consent.disclose")).toEqual([DISCLOSE]);
    expect(asksOf(here, "consent.disclose")).toEqual([]);
    expect(leaving.verdict).toBe("conditional");
  });

  it.each([
    ["onward", ["US-WA: us-wa.no-further-disclosure", ONWARD]],
    ["security", ["US-WA: us-wa.care", "US-WA: all[us-wa.need-to-know, us-wa.industry-care]"]],
    ["retention", ["US-WA: at purpose end, unless another law has it kept"]],
    ["mechanism", []],
    ["assessment", []],
    ["practices", ["US-WA: us-wa.no-geofence"]],
    ["guardianAge", []],
    [
      "rights",
      [
        "US-WA: all[right.access, us-wa.recipients, right.withdrawal, right.erasure, us-wa.deletion-passed-on, right.appeal]",
        "US-WA: right.damages",
      ],
    ],
  ] as const)("%s", (dimension, expected) => {
    expect(asksOf(here, dimension)).toEqual(expected);
  });

  it("neither portability nor correction", () => {
    expect(asksOf(leaving, "rights").join()).not.toMatch(/portability|rectification/);
  });

  it("of a child, what COPPA asks", () => {
    const child = (youngest: string) => parts(ask({ ...OUT, youngest }), "consent.collect");
    expect(child("12")).toContain("US: consent.collect:verifiable_guardian");
    expect(child("13")).not.toContain("US: consent.collect:verifiable_guardian");
  });

  it("is recognised from the EU under the Data Privacy Framework alone", () => {
    const used = (facts: Record<string, string>) =>
      ask({ ...IN, ...facts }).grants.some((grant) => grant.used);
    expect(used({ recipientCerts: "dpf-eu", flaggedSensitive: "true" })).toBe(true);
    expect(used({ flaggedSensitive: "true" })).toBe(false);
    expect(used({ recipientCerts: "dpf-eu", flaggedSensitive: "false" })).toBe(false);
  });
});

describe("Sale in Washington is open to a valid authorization (RCW 19.373.070)", () => {
  it("which is signed, separate, revocable and names the buyer", () => {
    const sale = ask({ ...OUT, action: "sell" });
    expect(sale.verdict).toBe("conditional");
    expect(asksOf(sale, "consent.sale")).toEqual([SALE]);
  });

  it("and is forbidden where Illinois is the other side", () => {
    expect(ask({ ...OUT, to: "US-IL", action: "sell" }).verdict).toBe("prohibited");
  });

  it("follows data that was collected in Washington", () => {
    const later = ask({ from: "JP", to: "EU", ...FACE, provenance: "US-WA", action: "sell" });
    expect(asksOf(later, "consent.sale")).toEqual([SALE]);
  });

  it("leaves advertising to a consent that names it", () => {
    const advertising = ask({ ...OUT, purpose: "adTarget" });
    expect(asksOf(advertising, "consent.advertising")).toEqual([
      "US-WA: all[consent.advertising:opt_in, consent.advertising:specific]",
    ]);
  });
});

describe("The law of Washington by its days", () => {
  it.each([
    ["2023-07-22", [], ["hb1493"]],
    ["2023-07-23", ["US-WA: us-wa.no-geofence"], ["hb1493"]],
    ["2024-03-30", ["US-WA: us-wa.no-geofence"], ["hb1493"]],
  ] as const)("on %s", (day, practices, acts) => {
    const floor = ask(IN, day);
    expect(asksOf(floor, "practices")).toEqual(practices);
    expect(actsOf(floor)).toEqual(acts);
    expect(asksOf(floor, "consent.collect")).toEqual([]);
    expect(asksOf(floor, "consent.sale")).toEqual([]);
  });

  it("MHMDA binds from 31 March 2024, small businesses with the others", () => {
    for (const operator of ["ordinary", "smallBusiness"]) {
      const floor = ask({ ...IN, operator }, "2024-03-31");
      expect(asksOf(floor, "consent.collect")).toEqual([COLLECT]);
      expect(asksOf(floor, "consent.sale")).toEqual([SALE]);
    }
  });

  it("chapter 19.375 was content with notice, and only for marketing", () => {
    const asked = (purpose: string) => asksOf(ask({ ...IN, purpose }, "2024-03-30"), "consent.collect");
    expect(asked("adTarget")).toEqual(["US-WA: any[notice, consent.collect:opt_out]"]);
    expect(asked("verify")).toEqual([]);
  });

  it("begins on 23 July 2017", () => {
    const early = { from: "US-WA", to: "US-IL", ...FACE };
    expect(() => ask(early, "2017-07-22")).toThrow("US-WA");
    expect(actsOf(ask(early, "2017-07-23"))).toEqual(["hb1493"]);
  });
});

describe("A breach in Washington (RCW 19.255.010)", () => {
  it.each([
    [500, ["subjects: 30 days"]],
    [501, ["subjects: 30 days", "us-wa.ag: 30 days"]],
    [undefined, ["subjects: 30 days", "us-wa.ag: 30 days"]],
  ])("of %s residents", (count, expected) => {
    expect(told("US-WA", count === undefined ? {} : { count })).toEqual(expected);
  });

  it.each([
    ["2020-02-29T20:00:00Z", []],
    ["2020-03-01T20:00:00Z", ["subjects: 30 days", "us-wa.ag: 30 days"]],
  ])("since 1 March 2020: %s", (aware, expected) => {
    expect(told("US-WA", { count: 501, aware })).toEqual(expected);
  });
});

describe("Workers (RCW 19.373.010(7))", () => {
  const clocked = { ...OUT, purpose: "timekeeping" };

  it("are no consumers, so that the Act asks their employer for nothing", () => {
    expect(actsOf(ask({ ...clocked, sector: "employment" }))).not.toContain("mhmda");
    expect(actsOf(ask({ ...clocked, sector: "retail" }))).toContain("mhmda");
  });

  it("count as consumers where nobody said that they are workers", () => {
    expect(actsOf(ask(clocked))).toContain("mhmda");
  });
});
