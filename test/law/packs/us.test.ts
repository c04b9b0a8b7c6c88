/** The federal overlay: what stands on top of every state's law. */
import { describe, expect, it } from "vitest";
import type { Floor } from "../../../src/law/floor.ts";
import type { Dimension } from "../../../src/law/lattice/dimension.ts";
import { ask, atlas, parts, partsOf } from "../question.ts";

const STATES = [...atlas.packs.values()]
  .filter(({ within }) => within === "US")
  .map((pack) => pack.jurisdiction);
const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30" };

const federal = (floor: Floor, dimension: Dimension) =>
  parts(floor, dimension).filter((part) => part.startsWith("US: "));

describe("Brokerage with a foreign person (28 CFR 202.302)", () => {
  const brokered = { from: "US-CA", to: "JP", ...FACE, action: "sell", dealing: "brokerage" };
  const BAR = ["US: all[us.onward-bar, us.onward-reports]"];

  it.each([
    ["1000", []],
    ["1001", BAR],
  ])("of %s people in twelve months", (people12m, expected) => {
    expect(federal(ask({ ...brokered, people12m }), "consent.sale")).toEqual(expected);
  });

  it("of people whom nobody counted", () => {
    expect(federal(ask(brokered), "consent.sale")).toEqual(BAR);
  });

  it.each([
    ["2025-04-07", []],
    ["2025-04-08", BAR],
  ])("on %s", (day, expected) => {
    expect(federal(ask({ ...brokered, people12m: "1001" }, day), "consent.sale")).toEqual(expected);
  });

  it("is none where the sender says that the dealing is none of those", () => {
    expect(federal(ask({ ...brokered, dealing: "none" }), "consent.sale")).toEqual([]);
    expect(federal(ask({ ...brokered, dealing: ["none", "brokerage"] }), "consent.sale")).toEqual(BAR);
  });

  it("is none where the buyer is in the United States too", () => {
    const home = ask({ ...brokered, from: "US-WA", to: "US-CA" });
    expect(federal(home, "consent.sale")).toEqual([]);
    expect(home.notApplied).toContainEqual({
      rule: "doj-foreign-brokerage",
      jurisdiction: "US",
      because: "to",
    });
  });

  it("is not a plain transfer", () => {
    expect(federal(ask({ ...brokered, action: "transfer" }), "consent.sale")).toEqual([]);
  });
});

describe.each(STATES)("Children below 13 in %s (16 CFR 312)", (to) => {
  const at = (youngest: string, day?: string) => ask({ from: "JP", to, ...FACE, youngest }, day);

  it("a parent consents, to disclosure apart", () => {
    expect(federal(at("12"), "consent.collect")).toEqual(["US: consent.collect:verifiable_guardian"]);
    expect(federal(at("12"), "consent.disclose")).toEqual([
      "US: all[consent.disclose:verifiable_guardian, consent.disclose:separate]",
    ]);
    expect(federal(at("13"), "consent.collect")).toEqual([]);
  });

  it("since 23 June 2025", () => {
    expect(federal(at("12", "2025-06-22"), "consent.collect")).toEqual([]);
    expect(federal(at("12", "2025-06-23"), "consent.collect")).toHaveLength(1);
  });

  it("stands on top of the state's own law, and says through which it came", () => {
    const by = partsOf(at("12"), "guardianAge").find((part) => part.by.jurisdiction === "US")?.by;
    expect(by?.within).toBe(to);
  });
});

describe("The overlay by itself", () => {
  it("is no law", () => {
    expect(() => ask({ from: "US", to: "JP", ...FACE })).toThrow("no pack for `US`");
  });
});
