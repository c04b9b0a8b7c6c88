/** Places without a pack: the other laws answer, the answer names what nobody has encoded, and nothing becomes more lenient. */
import { describe, expect, it, test } from "vitest";
import { sourcesOf, standalone } from "../../src/law/atlas.ts";
import { DIMENSION_KEYS } from "../../src/law/lattice/dimension.ts";
import { findNotResearched } from "../../src/law/not-researched.ts";
import { VERDICTS } from "../../src/law/outcome.ts";
import { askLaw } from "../../src/law/query.ts";
import { createUnencoded, stateOf } from "../../src/law/unencoded.ts";
import { ask, atlas, DAY, factsOf, parts, type Question } from "./question.ts";

const FACE = {
  ...{
    modality: "face",
    form: "template",
    purpose: "verify",
    people: "500",
    people12m: "500",
    youngest: "30",
  },
  ...{ role: "controller", dealing: "none", dataset: "none", recipientOwnership: "ordinary" },
};
/** A country whose law nobody has encoded here, whatever packs come. */
const NOWHERE = "KP";

test("a law that nobody has encoded asks nothing that anybody knows, and is open in every dimension", () => {
  const source = createUnencoded("KP", "origin");
  expect([source.rules, source.grants]).toEqual([[], []]);
  expect(findNotResearched([source]).map(({ dimension }) => dimension)).toEqual(DIMENSION_KEYS);
});

describe("a destination without a pack", () => {
  it("leaves the origin's law and the laws around to answer, and says whose law is not there", () => {
    const floor = ask({ ...FACE, from: "EU", to: NOWHERE });
    expect(floor.verdict).toBe("depends");
    expect(floor.why[0]).toBe(
      "Nobody has encoded the law of KP (destination): it may ask for more, and this answer does not know it.",
    );
    expect(parts(floor, "mechanism").some((part) => part.startsWith("EU: "))).toBe(true);
    expect(floor.packs.map(({ jurisdiction }) => jurisdiction)).toEqual(["BASELINE", "EU"]);
  });

  it.each(["CN", "HK", "MO", "CU", "IR", "KP", "RU", "VE"])(
    "%s: 28 CFR 202.301 bars brokerage to it",
    (to) => {
      const sold: Question = { ...FACE, from: "US-CA", to, dealing: "brokerage", people12m: "1001" };
      const barring = (question: Question) =>
        ask(question)
          .dimensions.get("use")
          ?.parts.filter(({ by }) => by.rule === "doj-brokerage").length ?? 0;
      expect(ask(sold).verdict).toMatch(/^prohibited/);
      expect(barring(sold)).toBe(1);
      expect(barring({ ...sold, people12m: "1000" })).toBe(0);
    },
  );

  it("is never answered more leniently than `depends`", () => {
    const strictness = (question: Question) => VERDICTS.indexOf(ask(question).verdict);
    const open = VERDICTS.indexOf("depends");
    for (const from of standalone(atlas))
      expect(strictness({ ...FACE, from, to: NOWHERE })).toBeLessThanOrEqual(open);
  });

  it("is a place that exists, written in whatever letters, and a part of a federation has the federation's law", () => {
    const facts = factsOf({ ...FACE, from: "EU", to: "KP" });
    const small = askLaw(atlas, { from: "EU", to: "kp", at: DAY, facts });
    expect(small.why[0]).toContain("the law of KP (destination)");
    const nevada = ask({ ...FACE, from: "EU", to: "US-NV", youngest: "12" });
    expect(nevada.why[0]).toContain("the law of US-NV (destination)");
    expect(nevada.packs.map(({ jurisdiction }) => jurisdiction)).toContain("US");
    for (const to of ["QQ", "ZZ", "AA", "XA", "UN", "US-QQ"])
      expect(() => ask({ ...FACE, from: "EU", to })).toThrow(
        expect.objectContaining({ reason: "JURISDICTION_UNKNOWN" }),
      );
  });

  it("is refused as an origin, and by every node as today", () => {
    const unknown = expect.objectContaining({ reason: "JURISDICTION_UNKNOWN" });
    expect(() => ask({ ...FACE, from: NOWHERE, to: "EU" })).toThrow(unknown);
    expect(() => ask({ ...FACE, from: "US-NV", to: "EU" })).toThrow(unknown);
    expect(() => sourcesOf(atlas, "EU", NOWHERE, [], DAY)).toThrow(unknown);
    expect(() => sourcesOf(atlas, "EU", "JP", [NOWHERE], DAY)).toThrow(unknown);
  });

  it("is told where it is only touched", () => {
    const floor = ask({ ...FACE, from: "EU", to: "JP", provenance: NOWHERE });
    expect(floor.verdict).toBe("depends");
    expect(floor.why[0]).toContain("the law of KP (concerned)");
  });

  it("is the same source for the same question", () => {
    const sources = () => sourcesOf(atlas, "EU", NOWHERE, [], DAY, "open");
    expect(sources()).toBe(sources());
  });
});

describe("the United States as a place", () => {
  it.each([
    ["origin", { from: "US", to: "JP" }],
    ["destination", { from: "JP", to: "US" }],
  ])("as %s answer for what federal law alone asks, and say that the state is missing", (side, places) => {
    const floor = ask({ ...FACE, ...places, youngest: "12" });
    expect(parts(floor, "consent.collect")).toContain("US: consent.collect:verifiable_guardian");
    expect(floor.verdict).toBe("depends");
    expect(floor.why[0]).toBe(`The law of ${stateOf("US")} (${side}) is not in this answer: name the state.`);
  });

  it("are where people may be, of whom the federal rule speaks", () => {
    const sold = {
      ...{ ...FACE, from: "EU", to: "CN", dealing: "brokerage", people12m: "5000" },
      ...{ subjectsIn: "US", exporterUsPerson: "true" },
    };
    expect(ask(sold).verdict).toMatch(/^prohibited/);
    expect(ask({ ...sold, exporterUsPerson: "false" }).verdict).toBe("conditional");
    expect(sourcesOf(atlas, "EU", "CN", ["US"], DAY).map(({ jurisdiction }) => jurisdiction)).toContain("US");
  });
});
